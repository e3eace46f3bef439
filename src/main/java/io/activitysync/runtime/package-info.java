/**
 * The life of a connection at run time: makes its route, credentials and engine follow its state,
 * probes, retries, and takes operators' words. Called by route and management; knows neither.
 */
package io.activitysync.runtime;
