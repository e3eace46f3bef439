package io.activitysync.bench.load;

import java.net.URI;

/**
 * Where a contender sends to.
 *
 * @param endpoint the sink's address, {@code http} or {@code https} (with a certificate that nobody
 *     signed)
 * @param connections number of streams that the load is spread over, each with a client of its own
 */
public record Target(URI endpoint, int connections) {
  /** Region that requests are signed for. */
  public static final String REGION = "eu-west-1";

  /** Made up: the sink checks no signature, yet everyone has to make one. */
  public static final String ACCESS_KEY = "AKIDBENCHBENCHBENCH1";

  /** As {@link #ACCESS_KEY}. */
  public static final String SECRET_KEY = "bench-bench-bench-bench-bench-bench-benc";

  /** Whether the sink is spoken to over TLS. */
  public boolean tls() {
    return endpoint.getScheme().equals("https");
  }

  /** Name of a connection's stream. */
  public String stream(int connection) {
    return "bench-" + connection;
  }
}
