package io.activitysync.runtime;

import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.streamcheck.Probe;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Writes down what is done to a connection's parts, and answers probes when it is told to. */
final class FakeParts implements ConnectionParts {
  final List<String> done = new ArrayList<>();
  final Deque<CompletableFuture<Probe.Result>> probes = new ArrayDeque<>();
  boolean sourceIsBroken;

  /** Whether the source lacks a class. */
  boolean sourceLacksClass;

  /** Ids of connections that the JVM fails for. */
  final Set<String> failing = new HashSet<>();

  /** What is thrown as a probe begins; null where it begins. */
  Throwable probeThrows;

  /** What is thrown as credentials are put in place; null where they are put. */
  Throwable credentialsThrow;

  /** Whether there is no memory to start or to suspend a route. */
  boolean hasNoMemory;

  /** What is thrown as the engine is opened or gives back; null where it does so. */
  Throwable engineThrows;

  /** What is thrown as the route is drained; null where it is. */
  Throwable drainThrows;

  boolean endIsBroken;
  boolean feederIsBroken;
  boolean engineIsOpen = true;
  boolean routeIsThere;
  boolean routeIsHeld;

  /** Answers the probe that has waited longest. */
  void answer(Probe.Result result) {
    probes.remove().complete(result);
  }

  @Override
  public void putCredentials(ConnectionSettings settings) {
    sneak(credentialsThrow);
    done.add("credentials");
  }

  @Override
  public CompletableFuture<Probe.Result> probe(ConnectionSettings settings) {
    sneak(probeThrows);
    CompletableFuture<Probe.Result> probe = new CompletableFuture<>();
    probes.add(probe);
    return probe;
  }

  private static void sneak(Throwable thrown) {
    if (thrown instanceof Error error) {
      throw error;
    } else if (thrown != null) {
      throw (RuntimeException) thrown;
    }
  }

  @Override
  public void open(String id) {
    sneak(engineThrows);
    engineIsOpen = true;
  }

  @Override
  public void giveBack(String id) {
    sneak(engineThrows);
    engineIsOpen = false;
  }

  @Override
  public Optional<String> inTheWay(String id) {
    return Optional.empty();
  }

  @Override
  public void install(ConnectionSettings settings) {
    if (sourceIsBroken) {
      throw new IllegalStateException("no such source");
    }
    if (sourceLacksClass) {
      throw new NoClassDefFoundError("org/example/Missing");
    }
    if (failing.contains(settings.id())) {
      throw new InternalError("for the test");
    }
    done.add("install " + settings.streamName());
    routeIsThere = true;
    routeIsHeld = false;
  }

  @Override
  public boolean isInstalled(String id) {
    return routeIsThere;
  }

  @Override
  public void drain(String id) {
    sneak(drainThrows);
    done.add("drain");
    routeIsHeld = true;
  }

  @Override
  public void bring(String id, boolean held) {
    if (hasNoMemory) {
      throw new OutOfMemoryError("for the test");
    }
    if (feederIsBroken && !held) {
      throw new IllegalStateException("its port is in use");
    }
    routeIsHeld = held;
  }

  @Override
  public void remove(String id) {
    if (endIsBroken) {
      throw new IllegalStateException("its route was started meanwhile");
    }
    done.add("remove");
    routeIsThere = false;
  }
}
