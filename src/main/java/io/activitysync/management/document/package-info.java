/**
 * The shapes of what REST takes and answers, for its OpenAPI description alone. A test compares
 * them with real answers.
 */
package io.activitysync.management.document;
