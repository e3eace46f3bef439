/**
 * Errors as HTTP callers see them, and the writers of them. Any room that answers HTTP may call it;
 * it knows no other room.
 */
package io.activitysync.http;
