/**
 * The database under the store, an H2 file or a PostgreSQL: opened, brought up to date, asked in
 * transactions, and its errors told. Called by the store; who opens one gives {@link
 * io.activitysync.connection.store.database.StoreSettings}.
 */
package io.activitysync.connection.store.database;
