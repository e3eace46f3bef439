package io.activitysync.connection.settings;

/**
 * What is wanted of a connection, but for whether it is on. Checked by {@link SettingsRules}.
 *
 * @param id {@code [a-z0-9][a-z0-9-]{0,62}}; part of addresses and of metric tags
 * @param name for people, 1 to 100 characters
 * @param source any Camel endpoint URI that can be consumed from
 * @param target where events go
 * @param content what is sent
 */
public record ConnectionSettings(
    String id, String name, String source, Target target, Content content) {

  /** Address of the connection's own HTTP source, the default one. */
  public static String httpSource(String id) {
    return "platform-http:/ingest/" + id + "?httpMethodRestrict=POST";
  }

  /** Whether the route must be made anew to go from these settings to {@code other}. */
  public boolean sameRoute(ConnectionSettings other) {
    return source.equals(other.source) && target.sameStream(other.target);
  }
}
