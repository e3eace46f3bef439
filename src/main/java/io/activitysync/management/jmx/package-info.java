/** One MBean a connection. Only what joins the rooms calls it. */
package io.activitysync.management.jmx;
