package io.activitysync.connection.settings;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where the sources of several connections take their events from. Two that take from one place
 * each get a part of what comes, and one that is off discards its part: both streams lack events,
 * and nothing fails. For use by one thread.
 */
public final class SourcePlaces {
  private final Map<String, List<Taken>> byKey = new HashMap<>();

  private record Taken(String id, SourcePlace place) {}

  /**
   * Adds one that a connection takes its events from.
   *
   * @param uri of its source, complete as it is used
   */
  public void add(String id, String uri) {
    SourcePlace.of(uri)
        .ifPresent(
            place ->
                byKey
                    .computeIfAbsent(place.key(), key -> new ArrayList<>())
                    .add(new Taken(id, place)));
  }

  /**
   * What is wrong with a source that takes from where another connection's does that was added;
   * empty where none does.
   *
   * @param uri of the source, complete as it is used
   */
  public Optional<String> problem(String id, String uri) {
    return SourcePlace.of(uri)
        .flatMap(
            place ->
                byKey.getOrDefault(place.key(), List.of()).stream()
                    .filter(taken -> !taken.id().equals(id) && taken.place().meets(place))
                    .findFirst()
                    .map(
                        taken ->
                            "takes its events from "
                                + place.shown()
                                + ", as that of connection \""
                                + taken.id()
                                + "\" does, and each gets a part of them; "
                                + place.right()));
  }
}
