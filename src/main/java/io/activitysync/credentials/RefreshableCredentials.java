package io.activitysync.credentials;

import static java.util.concurrent.CompletableFuture.failedFuture;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;
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

  /**
   * A provider that takes longer is given up: one that asks a person for a code would wait for
   * ever.
   */
  private static final Duration LONGEST_FETCH = Duration.ofSeconds(20);

  /** Those of a connection that is gone: without a secret, and so never to be signed with. */
  private static final Credentials NONE = new Credentials.Static(null, null, null);

  private final RoleSession session;
  private final Clock clock;
  private final Duration longestFetch;
  private Credentials credentials;
  private Region region;
  private CredentialsProviders.Closable source;
  private int generation;
  private Fetch fetching;
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
    this(credentials, region, session, clock, LONGEST_FETCH);
  }

  /** That gives a provider up after another time. */
  RefreshableCredentials(
      Credentials credentials,
      Region region,
      RoleSession session,
      Clock clock,
      Duration longestFetch) {
    this.session = session;
    this.clock = clock;
    this.longestFetch = longestFetch;
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
    known = null; // first: what is replaced signs nothing more, whatever comes of the new ones
    source = made(adopted, where);
    if (adopted instanceof Credentials.Static) {
      AwsCredentialsIdentity identity = source.provider().resolveCredentials();
      known = fixed(identity, CompletableFuture.completedFuture(identity));
    }
  }

  /**
   * As where a configuration file of the SDK's can't be read: one that gives none, in whose place
   * another is made as it is asked.
   */
  private CredentialsProviders.Closable made(Credentials adopted, Region where) {
    try {
      return CredentialsProviders.of(adopted, where, session);
    } catch (RuntimeException | Error e) {
      return new CredentialsProviders.Closable(null, () -> {});
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
    if (fetching != null && fetching.call.isStuck() && !ProviderCall.areTooManyStuck(credentials)) {
      // a program that hung once may never end, and the next one answers
      fetching.call.closeWhenBack(source.close());
      fetching = null;
      source = made(credentials, region);
    }
    if (fetching == null && ProviderCall.areTooManyStuck(credentials)) {
      return failedFuture(
          new CredentialsUnavailableException(
              new TimeoutException(
                  StuckProviders.MOST
                      + " that were asked for credentials before have not answered yet")));
    }
    if (fetching == null) {
      Fetch begun;
      try {
        if (source.provider() == null) {
          source = CredentialsProviders.of(credentials, region, session);
        }
        begun = new Fetch(source.provider(), credentials, generation);
        begun.call.begin();
      } catch (RuntimeException | Error e) { // as where there is no memory for a thread
        return failedFuture(new CredentialsUnavailableException(e));
      }
      fetching = begun;
    }
    return fetching.answer;
  }

  /** The provider of one generation is asked, and whoever waits for that is told. */
  private final class Fetch implements ProviderCall.Asker {
    final CompletableFuture<AwsCredentialsIdentity> answer = new CompletableFuture<>();
    final ProviderCall call;
    private final int askedGeneration;

    Fetch(AwsCredentialsProvider provider, Credentials description, int askedGeneration) {
      this.askedGeneration = askedGeneration;
      this.call = new ProviderCall(provider, description, longestFetch, this);
    }

    @Override
    public void answered(AwsCredentialsIdentity identity, Throwable failure) {
      told(this, withoutEmptyToken(identity), failure);
    }

    @Override
    public void back() {
      forget(this);
    }
  }

  private void told(Fetch fetch, AwsCredentialsIdentity identity, Throwable failure) {
    if (!settle(fetch, identity)) {
      // replaced meanwhile: whoever waits gets what is now in force
      var unused =
          resolveIdentity()
              .whenComplete(
                  (now, trouble) -> {
                    if (trouble == null) {
                      fetch.answer.complete(now);
                    } else {
                      fetch.answer.completeExceptionally(trouble);
                    }
                  });
    } else if (failure == null) {
      fetch.answer.complete(identity);
    } else {
      fetch.answer.completeExceptionally(new CredentialsUnavailableException(failure));
    }
  }

  private synchronized void forget(Fetch fetch) {
    if (fetching == fetch) {
      fetching = null;
    }
  }

  private synchronized boolean settle(Fetch fetch, AwsCredentialsIdentity identity) {
    if (fetch.askedGeneration != generation) {
      return false;
    }
    if (!fetch.call.isCancelled()) {
      fetching = null;
    }
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
        && a.secretAccessKey().equals(b.secretAccessKey())
        && Objects.equals(sessionToken(a), sessionToken(b));
  }

  /** Null for a lasting key. */
  private static String sessionToken(AwsCredentialsIdentity identity) {
    return identity instanceof AwsSessionCredentialsIdentity session
        ? session.sessionToken()
        : null;
  }

  /**
   * A lasting key as one: the SDK makes a session of what a program or a profile gives with an
   * empty token, and AWS refuses what is signed with that.
   */
  private static AwsCredentialsIdentity withoutEmptyToken(AwsCredentialsIdentity given) {
    return given != null && "".equals(sessionToken(given))
        ? AwsBasicCredentials.create(given.accessKeyId(), given.secretAccessKey())
        : given;
  }
}
