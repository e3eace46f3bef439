/**
 * Versions that a folder of YAML, schemas and samples declares: read, checked, and called as
 * routes. Knows versions and catalogue; only the loading of route files calls it.
 */
package io.activitysync.event.version.yaml;
