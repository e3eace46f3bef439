package io.activitysync.streamcheck;

import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.activitysync.credentials.RefreshableCredentials;
import io.activitysync.kinesis.client.DescribeLimiter;
import io.activitysync.kinesis.client.StreamDescriber;
import io.activitysync.kinesis.client.StreamDescription;
import io.activitysync.kinesis.client.StreamDescription.Denied;
import io.activitysync.kinesis.client.StreamDescription.Described;
import io.activitysync.kinesis.fault.Fault;
import io.activitysync.streamcheck.StreamCheckReport.Name;
import io.activitysync.streamcheck.StreamCheckReport.Step;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Tries credentials, network, stream and permission of settings, saved or not, and tells which step
 * failed. Writes nothing to the stream. Safe for use by several threads.
 */
public final class StreamCheck implements Probe {
  private final Function<ConnectionSettings, StreamAccess> access;
  private final Function<ConnectionSettings, RefreshableCredentials> credentials;
  private final DescribeLimiter limiter;
  private final Clock clock;
  private final Collection<String> regions;

  /**
   * For one process.
   *
   * @param access how the stream of settings is reached
   * @param limiter the one of the process
   * @param regions ids of all regions, to look around in
   */
  public StreamCheck(
      Function<ConnectionSettings, StreamAccess> access,
      Function<ConnectionSettings, RefreshableCredentials> credentials,
      DescribeLimiter limiter,
      Clock clock,
      Collection<String> regions) {
    this.access = access;
    this.credentials = credentials;
    this.limiter = limiter;
    this.clock = clock;
    this.regions = List.copyOf(regions);
  }

  /**
   * Tries them. Never blocks; its calls have time limits of their own.
   *
   * @param settings with stream name and region
   * @param lookAround whether to look for a stream that is missing in the other regions; not done
   *     where the settings have an endpoint of their own
   * @return never fails
   */
  public CompletableFuture<StreamCheckReport> run(ConnectionSettings settings, boolean lookAround) {
    return run(settings, lookAround, steps -> {});
  }

  /**
   * As {@link #run(ConnectionSettings, boolean)}.
   *
   * @param soFar is told the steps that are decided, each time there are more; on threads of the
   *     calls, so it must not block
   */
  public CompletableFuture<StreamCheckReport> run(
      ConnectionSettings settings, boolean lookAround, Consumer<List<Step>> soFar) {
    // credentials of its own: what is cached elsewhere may be just what is wrong
    RefreshableCredentials own = credentials.apply(settings);
    return own.resolveIdentity()
        .thenCompose(
            identity -> {
              soFar.accept(StreamCheckSteps.of(null, null).until(Name.CREDENTIALS));
              return describe(settings, own);
            })
        .thenCompose(
            described -> {
              StreamCheckSteps found = StreamCheckSteps.of(described, null);
              if (found.fault() == null) {
                soFar.accept(found.until(Name.STREAM));
              }
              return checkWrite(settings, own, described);
            })
        .exceptionally(failure -> StreamCheckSteps.of(null, failure))
        .thenCompose(
            steps -> {
              StreamCheckReport report = steps.report(settings, List.of());
              if (!lookAround || steps.fault() != Fault.STREAM_NOT_FOUND) {
                return CompletableFuture.completedFuture(report);
              }
              soFar.accept(report.steps());
              return lookAround(settings, own).thenApply(found -> steps.report(settings, found));
            })
        .whenComplete((report, never) -> own.close());
  }

  /**
   * As few calls as it takes to know that events may be let on: where DescribeStreamSummary is not
   * allowed, the permission to write is what there is to prove. So it is where the account has been
   * asked too often, as by many processes that start: no connection is paused for that.
   */
  @Override
  public CompletableFuture<Result> probe(ConnectionSettings settings) {
    RefreshableCredentials own = credentials.apply(settings);
    return describe(settings, own)
        .exceptionallyCompose(StreamCheck::deniedIfThrottled)
        .thenCompose(
            described ->
                described instanceof Denied
                    ? checkWrite(settings, own, described)
                    : CompletableFuture.completedFuture(StreamCheckSteps.of(described, null)))
        .exceptionally(failure -> StreamCheckSteps.of(null, failure))
        .thenApply(steps -> steps.result(settings))
        .whenComplete((result, never) -> own.close());
  }

  private static CompletableFuture<StreamDescription> deniedIfThrottled(Throwable failure) {
    StreamCheckSteps found = StreamCheckSteps.of(null, failure);
    return found.fault() == Fault.THROTTLED
        ? CompletableFuture.completedFuture(new Denied(found.detail()))
        : CompletableFuture.failedFuture(failure);
  }

  private CompletableFuture<StreamDescription> describe(
      ConnectionSettings settings, RefreshableCredentials own) {
    return asked(settings, own, StreamDescriber::describe);
  }

  private CompletableFuture<StreamCheckSteps> checkWrite(
      ConnectionSettings settings, RefreshableCredentials own, StreamDescription description) {
    if (description instanceof Described stream && !stream.takesWrites()) {
      return CompletableFuture.completedFuture(StreamCheckSteps.of(description, null));
    }
    return asked(settings, own, StreamDescriber::tryToWrite)
        .handle((nothing, failure) -> StreamCheckSteps.of(description, failure));
  }

  /** Regions of the same partition that have a stream of this name, as far as one may ask. */
  private CompletableFuture<List<String>> lookAround(
      ConnectionSettings settings, RefreshableCredentials own) {
    if (settings.endpoint() != null || settings.has(SettingField.STREAM_ARN)) {
      return CompletableFuture.completedFuture(List.of());
    }
    List<CompletableFuture<List<String>>> looks = new ArrayList<>();
    for (String region : regions) {
      if (!region.equals(settings.region()) && samePartition(region, settings.region())) {
        looks.add(
            describe(settings.with(SettingField.REGION, region), own)
                .handle(
                    (found, failure) ->
                        found instanceof Described ? List.of(region) : List.<String>of()));
      }
    }
    return CompletableFuture.allOf(looks.toArray(CompletableFuture[]::new))
        .thenApply(all -> looks.stream().flatMap(look -> look.join().stream()).toList());
  }

  private static boolean samePartition(String region, String other) {
    return StreamCheckSteps.partition(region).equals(StreamCheckSteps.partition(other));
  }

  private <T> CompletableFuture<T> asked(
      ConnectionSettings settings,
      RefreshableCredentials own,
      Function<StreamDescriber, CompletableFuture<T>> question) {
    try {
      StreamAccess way = access.apply(settings);
      return question.apply(
          new StreamDescriber(way.transport(), way.address(), own, limiter, clock));
    } catch (RuntimeException | Error e) { // as of an endpoint that the SDK can't make
      return CompletableFuture.failedFuture(e);
    }
  }
}
