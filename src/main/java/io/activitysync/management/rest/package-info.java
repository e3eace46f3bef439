/**
 * Connections and event versions by REST. Only what joins the rooms calls it; it knows all rooms
 * below.
 */
package io.activitysync.management.rest;
