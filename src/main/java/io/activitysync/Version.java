package io.activitysync;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar was built as. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"activity-sync " + text()};
  }

  static String text() {
    String version = Application.class.getPackage().getImplementationVersion();
    return version == null ? "(not packaged)" : version;
  }
}
