package io.activitysync.credentials;

import io.activitysync.logging.Guarded;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;

/**
 * A provider that is asked, on one of the process's threads for that. Who waits is told when it
 * takes too long; the provider's thread is interrupted, and until it is back that provider is not
 * asked again. One that may never be back has another in its place. Safe for use by several
 * threads.
 */
final class ProviderCall extends FutureTask<AwsCredentialsIdentity> {
  // The SDK's providers block while they fetch (STS, instance metadata, SSO), and each connection
  // has one call under way at most, about once an hour. So many threads that those of a region
  // whose STS is silent keep the others waiting for less than credentials are renewed ahead. One
  // that was given up and holds its thread is not counted, or programs that hang would take all of
  // them for good.
  private static final int MOST_THREADS = 64;

  private static final ThreadPoolExecutor THREADS = threads();

  private static final StuckProviders STUCK = new StuckProviders(ProviderCall::addThreads);

  private final Asker asker;
  private final Duration longest;
  private final StuckProviders.Asked provider;
  private final CompletableFuture<Void> asked = new CompletableFuture<>();
  private volatile Runnable close = () -> {};

  /** Who is told of a call, by any thread. */
  interface Asker {
    /** It has ended: one of identity and failure is not null. */
    void answered(AwsCredentialsIdentity identity, Throwable failure);

    /** Its thread is free again, maybe long after it was given up. */
    void back();
  }

  /**
   * Not begun.
   *
   * @param description what the provider was made of
   * @param longest after which it is given up
   */
  ProviderCall(
      AwsCredentialsProvider provider, Credentials description, Duration longest, Asker asker) {
    super(provider::resolveCredentials);
    this.provider = STUCK.ask(description);
    this.longest = longest;
    this.asker = asker;
  }

  /** Whether so many of a description hang that no other may be begun. */
  static boolean areTooManyStuck(Credentials description) {
    return STUCK.areTooMany(description);
  }

  /** Has it run; throws where there is no memory for a thread. */
  void begin() {
    THREADS.execute(this);
  }

  @Override
  public void run() {
    var unused =
        asked
            .orTimeout(longest.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (inTime, late) -> {
                  if (late != null) {
                    provider.giveUp();
                    cancel(true);
                  }
                });
    super.run();
    provider.back();
    asker.back();
    close.run();
  }

  /** Whether it was given up, is not back, and may never be. */
  boolean isStuck() {
    return provider.isStuck();
  }

  /** Lets go of its provider then; twice where it comes back at this moment, which is no harm. */
  void closeWhenBack(Runnable closing) {
    close = closing;
    if (!provider.isStuck()) {
      closing.run();
    }
  }

  @Override
  protected void done() {
    asked.complete(null);
    AwsCredentialsIdentity identity = null;
    Throwable failure = null;
    try {
      identity = get();
    } catch (ExecutionException e) {
      failure = e.getCause();
    } catch (CancellationException e) {
      failure = new TimeoutException("no credentials within " + longest.toSeconds() + " s");
    } catch (InterruptedException e) {
      failure = e; // can't be: it is done
    }
    asker.answered(identity, failure);
  }

  /** Guarded by the stuck providers' lock. */
  private static void addThreads(int more) {
    int size = THREADS.getCorePoolSize() + more;
    if (more > 0) {
      THREADS.setMaximumPoolSize(size);
      Guarded.run("no thread for credentials could be made", () -> THREADS.setCorePoolSize(size));
    } else {
      THREADS.setCorePoolSize(size);
      THREADS.setMaximumPoolSize(size);
    }
  }

  private static ThreadPoolExecutor threads() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            MOST_THREADS,
            MOST_THREADS,
            30,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            task -> {
              Thread thread = new Thread(task, "activity-sync-credentials");
              thread.setDaemon(true);
              return thread;
            });
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }
}
