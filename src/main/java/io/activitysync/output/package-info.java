/** What the commands print, in UTF-8 whatever the locale of the process. Called by each command. */
package io.activitysync.output;
