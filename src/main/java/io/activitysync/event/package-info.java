/**
 * Activity events: reading them, the versions, and the transformers to a version. May be called by
 * route and management; knows neither connection nor kinesis.
 */
package io.activitysync.event;
