/** The faces for operators: REST, JMX, health and metrics. Nothing imports it. */
package io.activitysync.management;
