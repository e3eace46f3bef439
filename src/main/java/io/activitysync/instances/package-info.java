/**
 * What each of the processes that share a store sees of the connections, told by any of them.
 * Called by management; knows connections and the store's table. Start with {@link
 * io.activitysync.instances.Instances}.
 */
package io.activitysync.instances;
