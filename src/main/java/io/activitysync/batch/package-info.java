/**
 * What travels through every room and belongs to none: batches that are pulled, records read by
 * index, and budgets that are shared fairly. Knows no other room; any may call it.
 */
package io.activitysync.batch;
