package io.activitysync.bench.contender;

import io.activitysync.bench.load.Load;
import io.activitysync.bench.load.Target;

/**
 * What a contender's process is for.
 *
 * @param contender name in {@link Contenders}
 * @param target where to send
 * @param load what to send in each run
 * @param warmMillis how long each number in flight is tried before the first run; warming takes
 *     twice that at least
 */
public record Job(String contender, Target target, Load load, int warmMillis) {}
