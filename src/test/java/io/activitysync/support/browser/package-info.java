/** A real browser, for tests of the console. */
package io.activitysync.support.browser;
