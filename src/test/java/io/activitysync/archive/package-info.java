/**
 * The way from the stream into S3 and to the answers: the set-up for AWS in deploy/aws, tried
 * against what others wrote, as far as it can be without AWS.
 */
package io.activitysync.archive;
