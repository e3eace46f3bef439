/** Servers of others that tests start on this machine: Kafka and PostgreSQL. */
package io.activitysync.support.server;
