package io.activitysync.bench.load;

/**
 * What is sent in each run of a scenario.
 *
 * @param keys number of partition keys
 * @param shape what the events look like
 * @param size bytes of an event, {@link Shape#least()} or more
 * @param events most events a run
 * @param seconds most seconds a run
 * @param exact whether events carry their own number and key, for the sink to check
 */
public record Load(int keys, Shape shape, int size, long events, int seconds, boolean exact) {}
