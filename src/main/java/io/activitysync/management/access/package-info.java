/** Who gets in: what stands before both HTTP servers, and the commands that make credentials. */
package io.activitysync.management.access;
