package io.activitysync.runtime;

import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.streamcheck.Probe;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * What a connection consists of while it runs, by its id: credentials, route, delivery engine, and
 * the probe of its stream. Safe for use by several threads, but one for one connection at a time
 * where a method may block.
 */
public interface ConnectionParts {

  /** Puts credentials in place, for the next call. */
  void putCredentials(ConnectionSettings settings);

  /** Tries the stream; never blocks. */
  CompletableFuture<Probe.Result> probe(ConnectionSettings settings);

  /** Has the engine take records again; never blocks. */
  void open(String id);

  /** Fails what is not in flight back to its source, and what comes until {@link #open}. */
  void giveBack(String id);

  /** What else has the id that the route is to have, in a sentence; empty where nothing has. */
  Optional<String> inTheWay(String id);

  /**
   * Makes the route, in place of the one that there may be. May block.
   *
   * @throws Exception when the template or the source can't be used, or another route has the id;
   *     the connection has no route then
   */
  void install(ConnectionSettings settings) throws Exception;

  /** Whether the route that was installed is still there. */
  boolean isInstalled(String id);

  /**
   * Takes nothing more from the source, and gives what is on its way its time to arrive. The route
   * is to be installed anew or removed then. May block for Camel's {@code shutdownTimeout}.
   */
  void drain(String id);

  /**
   * Brings the route, and those that feed it, to where they should be; nothing where they are. May
   * block for Camel's {@code shutdownTimeout}.
   *
   * @throws Exception when a route can't be started
   */
  void bring(String id, boolean held) throws Exception;

  /** Takes route and credentials away. May block. */
  void remove(String id);
}
