package io.activitysync.credentials;

import static java.util.concurrent.CompletableFuture.failedFuture;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.ResolveIdentityRequest;
import software.amazon.awssdk.regions.Region;

/**
 * A connection's credentials as its calls see them: known at once while they hold, fetched beside
 * the calling thread when they don't, replaceable while calls go on. Safe for use by several
 * threads.
 */
public final class RefreshableCredentials implements AwsCredentialsProvider, AutoCloseable {

  /** Credentials that name no end are asked for again after this long: a file may have changed. */
  private static final Duration FRESH_WITHOUT_END = Duration.ofMinutes(1);

  /** Credentials are renewed this long before their end, while calls go on with the old ones. */
  private static final Duration RENEW_BEFORE_END = Duration.ofMinutes(2);

  private static final Duration AGAIN_AFTER_FAILURE = Duration.ofSeconds(10);

  // The SDK's providers block while they fetch (STS, instance metadata, SSO). A few threads are
  // enough for thousands of connections, which fetch about once an hour.
  private static final Executor FETCHERS = fetchers();

  /** Those of a connection that is gone: without a secret, and so never to be signed with. */
  private static final Credentials NONE = new Credentials.Static(null, null, null);

  private final RoleSession session;
  private final Clock clock;
  private Credentials credentials;
  private Region region;
  private CredentialsProviders.Closable source;
  private int generation;
  private CompletableFuture<AwsCredentialsIdentity> fetching;
  private volatile Known known;

  /**
   * What is not complete has nothing to ask; least of all what the SDK finds around the process.
   */
  private static final CredentialsProviders.Closable NOTHING =
      new CredentialsProviders.Closable(null, () -> {});

  /**
   * Credentials in hand, or why there can't be any; {@code freshUntil} null when they never have to
   * be asked for again.
   */
  private record Known(
      AwsCredentialsIdentity identity,
      CompletableFuture<AwsCredentialsIdentity> answer,
      Instant freshUntil,
      Instant validUntil) {}

  /**
   * Fetches nothing yet.
   *
   * @param region whose STS is asked for roles
   * @param session its HTTP client must outlive this
   */
  public RefreshableCredentials(
      Credentials credentials, Region region, RoleSession session, Clock clock) {
    this.session = session;
    this.clock = clock;
    adopt(credentials, region);
  }

  /**
   * The credentials for a call, without blocking. Fails with {@link
   * CredentialsUnavailableException}.
   */
  @Override
  public CompletableFuture<AwsCredentialsIdentity> resolveIdentity(ResolveIdentityRequest request) {
    Known now = known;
    if (isFixed(now)) {
      return now.answer();
    }
    Instant time = clock.instant();
    if (now == null || !time.isBefore(now.validUntil())) {
      return fetch();
    }
    return time.isBefore(now.freshUntil()) ? now.answer() : renew(now);
  }

  /** As {@link #resolveIdentity}, but blocks while credentials are fetched. */
  @Override
  public AwsCredentials resolveCredentials() {
    return (AwsCredentials) resolveIdentity(ResolveIdentityRequest.builder().build()).join();
  }

  /**
   * Forgets what is cached and fetches again, for when AWS says that the credentials have expired.
   *
   * @return whether other credentials than before were obtained, so that trying again makes sense;
   *     always false for a static key and for credentials with a flaw
   */
  public CompletableFuture<Boolean> refresh() {
    Known before = known;
    Runnable close;
    synchronized (this) {
      if (isFixed(known)) {
        return CompletableFuture.completedFuture(false);
      }
      close = source.close();
      adopt(credentials, region);
    }
    close.run();
    AwsCredentialsIdentity old = before == null ? null : before.identity();
    return fetch().thenApply(fresh -> !sameKey(old, fresh));
  }

  /**
   * Puts other credentials in place, or the same for another region; the next call uses them. What
   * was closed stays so: this does nothing then.
   *
   * @param newRegion whose STS is asked for roles
   */
  public void replace(Credentials replacement, Region newRegion) {
    Runnable close;
    synchronized (this) {
      boolean closed = credentials == NONE;
      if (closed || (credentials.equals(replacement) && region.equals(newRegion))) {
        return;
      }
      close = source.close();
      adopt(replacement, newRegion);
    }
    close.run();
  }

  /** What the credentials are, without secrets in its {@code toString}. */
  public synchronized Credentials description() {
    return credentials;
  }

  @Override
  public String toString() {
    return "RefreshableCredentials[" + description() + "]";
  }

  /**
   * Lets go of every secret, since Camel keeps an endpoint, and this with it, in memory for as long
   * as it likes. Calls fail from here on.
   */
  @Override
  public void close() {
    Runnable close;
    synchronized (this) {
      close = source.close();
      adopt(NONE, region);
    }
    close.run();
  }

  private synchronized CompletableFuture<AwsCredentialsIdentity> renew(Known now) {
    CompletableFuture<AwsCredentialsIdentity> fresh = fetch();
    return fresh.isDone() && !fresh.isCompletedExceptionally() ? fresh : now.answer();
  }

  private synchronized void adopt(Credentials adopted, Region where) {
    credentials = Objects.requireNonNull(adopted, "credentials");
    region = Objects.requireNonNull(where, "region");
    generation++;
    fetching = null;
    String flaw = adopted.flaw();
    if (flaw != null) {
      source = NOTHING;
      known = fixed(null, failedFuture(new CredentialsUnavailableException(flaw)));
      return;
    }
    source = CredentialsProviders.of(adopted, where, session);
    known = null;
    if (adopted instanceof Credentials.Static) {
      AwsCredentialsIdentity identity = source.provider().resolveCredentials();
      known = fixed(identity, CompletableFuture.completedFuture(identity));
    }
  }

  private static Known fixed(
      AwsCredentialsIdentity identity, CompletableFuture<AwsCredentialsIdentity> answer) {
    return new Known(identity, answer, null, null);
  }

  /** Whether asking again can't bring others: a key as it was typed in, or what is not complete. */
  private static boolean isFixed(Known known) {
    return known != null && known.freshUntil() == null;
  }

  private synchronized CompletableFuture<AwsCredentialsIdentity> fetch() {
    if (isFixed(known)) {
      return known.answer();
    }
    if (fetching == null) {
      AwsCredentialsProvider asked = source.provider();
      int askedGeneration = generation;
      CompletableFuture<AwsCredentialsIdentity> answer = new CompletableFuture<>();
      fetching = answer;
      FETCHERS.execute(() -> ask(asked, askedGeneration, answer));
    }
    return fetching;
  }

  private void ask(
      AwsCredentialsProvider provider,
      int askedGeneration,
      CompletableFuture<AwsCredentialsIdentity> answer) {
    AwsCredentialsIdentity identity = null;
    RuntimeException failure = null;
    try {
      identity = provider.resolveCredentials();
    } catch (RuntimeException e) {
      failure = e;
    }
    if (!settle(askedGeneration, identity)) {
      // replaced meanwhile: whoever waits gets what is now in force
      var unused =
          resolveIdentity()
              .whenComplete(
                  (now, trouble) -> {
                    if (trouble == null) {
                      answer.complete(now);
                    } else {
                      answer.completeExceptionally(trouble);
                    }
                  });
    } else if (failure == null) {
      answer.complete(identity);
    } else {
      answer.completeExceptionally(new CredentialsUnavailableException(failure));
    }
  }

  private synchronized boolean settle(int askedGeneration, AwsCredentialsIdentity identity) {
    if (askedGeneration != generation) {
      return false;
    }
    fetching = null;
    Instant now = clock.instant();
    if (identity != null) {
      Instant end = identity.expirationTime().orElse(null);
      known =
          new Known(
              identity,
              CompletableFuture.completedFuture(identity),
              end == null ? now.plus(FRESH_WITHOUT_END) : end.minus(RENEW_BEFORE_END),
              end == null ? Instant.MAX : end);
    } else if (known != null) {
      // goes on with what still holds, and doesn't ask again with every call
      known =
          new Known(
              known.identity(), known.answer(), now.plus(AGAIN_AFTER_FAILURE), known.validUntil());
    }
    return true;
  }

  private static boolean sameKey(AwsCredentialsIdentity a, AwsCredentialsIdentity b) {
    return a != null
        && a.accessKeyId().equals(b.accessKeyId())
        && a.secretAccessKey().equals(b.secretAccessKey());
  }

  private static Executor fetchers() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            4,
            4,
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
