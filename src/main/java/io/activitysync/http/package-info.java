/**
 * What servers of HTTP and those who answer share: errors as callers see them, the writers of them,
 * and who takes a body in. Any room that answers HTTP may call it; it knows no other room.
 */
package io.activitysync.http;
