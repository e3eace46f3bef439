/**
 * The route files of an installation: which there are, what they declare, and how a changed one
 * comes into the running context or is refused. Knows Camel's model; called by {@code route}.
 */
package io.activitysync.route.files;
