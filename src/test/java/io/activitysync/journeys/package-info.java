/**
 * Promises that only the whole application can keep, from an HTTP request or a Kafka topic to an
 * independent Kinesis; what one room can prove is tested beside that room.
 */
package io.activitysync.journeys;
