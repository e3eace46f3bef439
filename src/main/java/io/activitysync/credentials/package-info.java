/**
 * How a connection proves to AWS who it is: secrets that never show, the kinds of credentials, and
 * what makes them work. Knows no other room; connection and kinesis may call.
 */
package io.activitysync.credentials;
