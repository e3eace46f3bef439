/**
 * What happened to connections, when, and who did it: the entries and how they are read. The store
 * keeps them; REST shows them.
 */
package io.activitysync.connection.store.history;
