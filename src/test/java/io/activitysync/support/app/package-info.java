/**
 * The whole application for a test: in this JVM or as the packaged jar, what is sent to it, and
 * what it shows. Any test may use it.
 */
package io.activitysync.support.app;
