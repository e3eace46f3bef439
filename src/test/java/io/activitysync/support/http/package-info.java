/** HTTP below what a client library would send, and free ports. Any test may use it. */
package io.activitysync.support.http;
