/** What tests need beside the product: a Kinesis written by others, and a network that fails. */
package io.activitysync.support;
