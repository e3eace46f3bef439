/**
 * The life of a connection at run time: brings what is (state, route, credentials) to what is
 * wanted of it, and retries. Called by route and management; knows neither.
 */
package io.activitysync.runtime;
