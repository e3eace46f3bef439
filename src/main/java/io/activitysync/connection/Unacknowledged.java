package io.activitysync.connection;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/**
 * The bodies, each of one or more events, that a connection's sources have handed over and not been
 * told about. Safe for use by several threads.
 */
public final class Unacknowledged {
  private final Set<Body> bodies = ConcurrentHashMap.newKeySet();

  /** One body on its way; equal to itself alone. */
  public static final class Body {
    private final long since = System.nanoTime();
    private final long generation;

    private Body(long generation) {
      this.generation = generation;
    }

    /** Nanoseconds since it was handed over. */
    public long ageNanos() {
      return System.nanoTime() - since;
    }

    /** The connection's {@link Connection#generation} when it was handed over. */
    public long generation() {
      return generation;
    }
  }

  Body begin(long generation) {
    Body body = new Body(generation);
    bodies.add(body);
    return body;
  }

  /** Its source was told; nothing where it was already. */
  public void end(Body body) {
    bodies.remove(body);
  }

  /** Age of the oldest body in seconds; 0 where there is none. */
  public double oldestSeconds() {
    long oldest = 0;
    for (Body body : bodies) {
      oldest = Math.max(oldest, body.ageNanos());
    }
    return (double) oldest / TimeUnit.SECONDS.toNanos(1);
  }
}
