package io.activitysync.bench;

import io.activitysync.bench.contender.Contenders;
import io.activitysync.bench.contender.Sent;
import io.activitysync.bench.sink.Arrived;

/**
 * One run of one contender, as it stands in the result file.
 *
 * @param scenario name of the scenario
 * @param contender name of the contender
 * @param inFlight the number in flight that it ran with; 0 if it finds its own
 * @param sent what the contender says
 * @param arrived what the sink says
 */
record Outcome(String scenario, String contender, int inFlight, Sent sent, Arrived arrived) {

  /** What is wrong with the run, or an empty string. */
  String complaint(boolean exact) {
    if (arrived.events() < sent.events()) {
      return "%,d of %,d events are missing"
          .formatted(sent.events() - arrived.events(), sent.events());
    }
    if (exact && arrived.distinct() != sent.events()) {
      return "%,d distinct events for %,d sent".formatted(arrived.distinct(), sent.events());
    }
    if (exact && Contenders.keepsOrder(contender) && arrived.duplicates() > 0) {
      return "%,d events arrived again".formatted(arrived.duplicates());
    }
    if (exact && Contenders.keepsOrder(contender) && arrived.disordered() > 0) {
      return "%,d events arrived out of order".formatted(arrived.disordered());
    }
    return "";
  }
}
