/**
 * The contenders, one class each, and the process that runs one of them. A new one is a class that
 * implements {@link io.activitysync.bench.contender.Contender} and a line in {@link
 * io.activitysync.bench.contender.Contenders}.
 */
package io.activitysync.bench.contender;
