/**
 * {@code aws2-kinesis:} as Camel sees it: component, endpoint, producer and their options. Routes
 * use it by its URI; only what starts the process and what counts deliveries call it.
 */
package io.activitysync.kinesis.component;
