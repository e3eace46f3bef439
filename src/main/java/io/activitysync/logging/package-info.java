/** The words of log lines, and how work goes on after what is logged; any room may use them. */
package io.activitysync.logging;
