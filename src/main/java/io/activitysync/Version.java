package io.activitysync;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar was built as. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Application.class.getPackage().getImplementationVersion();
    return new String[] {"activity-sync " + (version == null ? "(not packaged)" : version)};
  }
}
