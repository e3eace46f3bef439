package io.activitysync.kinesis.delivery;

import io.activitysync.kinesis.fault.Fault;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to be told once the lock is let go. Used by one thread. */
final class Aftermath {
  private static final Logger LOG = LoggerFactory.getLogger(Aftermath.class);

  private List<Runnable> endings = List.of();
  private int delivered;
  private long deliveredBytes;
  private int retried;
  private int rejected;
  private Map<Fault, Integer> refused = Map.of();

  /** A record reached its stream. */
  void delivered(PendingRecord record) {
    delivered++;
    deliveredBytes += record.cost;
  }

  void retried(int records) {
    retried += records;
  }

  /** A record was refused in a call that was answered. */
  void refused(Fault fault, int records) {
    if (refused.isEmpty()) {
      refused = new EnumMap<>(Fault.class);
    }
    refused.merge(fault, records, Integer::sum);
  }

  void rejected() {
    rejected++;
  }

  /** Has the submission's exchange told if it is through. */
  void settle(Submission submission) {
    Runnable ending = submission.ending();
    if (ending != null) {
      then(ending);
    }
  }

  /** Has something done that is no business of the lock. */
  void then(Runnable task) {
    if (endings.isEmpty()) {
      endings = new ArrayList<>();
    }
    endings.add(task);
  }

  /** Tells all, also when one of those told throws. */
  void tell(DeliveryListener listener) {
    if (delivered > 0) {
      listener.delivered(delivered, deliveredBytes);
    }
    if (retried > 0) {
      listener.retried(retried);
    }
    refused.forEach(listener::refused);
    if (rejected > 0) {
      listener.rejected(rejected);
    }
    for (Runnable ending : endings) {
      try {
        ending.run();
      } catch (RuntimeException e) {
        LOG.atError().setCause(e).log("an exchange could not be told how its delivery ended");
      }
    }
  }
}
