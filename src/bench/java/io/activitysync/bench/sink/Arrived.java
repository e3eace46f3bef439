package io.activitysync.bench.sink;

/**
 * What the sink tells of a run.
 *
 * @param calls requests that brought records
 * @param records Kinesis records, aggregates counting once
 * @param events events, those in aggregates counting each
 * @param bytes data bytes of the records
 * @param distinct events that arrived at least once; 0 unless the run was exact
 * @param duplicates arrivals of events that had arrived before; 0 unless exact
 * @param disordered events that arrived after a later one of their key; 0 unless exact
 * @param cpuNanos CPU time that the sink itself used
 */
public record Arrived(
    long calls,
    long records,
    long events,
    long bytes,
    long distinct,
    long duplicates,
    long disordered,
    long cpuNanos) {}
