package io.activitysync.connection.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a source may be that somebody gives by REST, or that the store holds. A Camel URI can name
 * classes to be made, beans to be called, placeholders and expressions that are resolved, and files
 * to be read: whoever may write one has the rights of this process. A file of properties has these
 * rights anyway and is not checked by this. Immutable.
 */
public final class SourcePolicy {
  /** Property that names further components, with commas between. */
  public static final String COMPONENTS_PROPERTY = "activity-sync.source.components";

  /** Property that names the folder below which files may be a source. */
  public static final String FOLDER_PROPERTY = "activity-sync.source.folder";

  /** Components that consume, and whose options are known to run nothing once they are checked. */
  private static final Set<String> COMPONENTS =
      Set.of("platform-http", "kafka", "aws2-sqs", "direct", "seda", "timer", "file");

  /** What Camel resolves or makes, wherever in a URI it stands. */
  private static final List<String> RESOLVED =
      List.of(
          "{{",
          "}}",
          "${",
          "$simple{",
          "#bean:",
          "#class:",
          "#type:",
          "#property:",
          "#autowired",
          "#valueas(");

  /** Options that name code, commands or other files. */
  private static final Pattern CODE =
      Pattern.compile(
          "class|serializer|interceptor|assignor|callback|jaas|kinit|initcmd|provider|strategy"
              + "|factory|handler|scheduler|processor|repository|expression|filter|sortby|sorter"
              + "|comparator|binding|executor|location|additionalproperties|configuration|client$"
              + "|idempotentkey|donefilename");

  /** Values of such options that are known to do no harm. */
  private static final Map<String, Pattern> HARMLESS =
      Map.of(
          "saslJaasConfig",
          Pattern.compile(
              "org\\.apache\\.kafka\\.common\\.security\\.(plain\\.Plain|scram\\.Scram)LoginModule"
                  + " [^;]*;?"),
          "partitionAssignor",
          Pattern.compile("org\\.apache\\.kafka\\.clients\\.consumer\\.\\w+Assignor"),
          "keyDeserializer",
          Pattern.compile("org\\.apache\\.kafka\\.common\\.serialization\\.\\w+"),
          "valueDeserializer",
          Pattern.compile("org\\.apache\\.kafka\\.common\\.serialization\\.\\w+"));

  private static final Pattern ENCODED = Pattern.compile("%([0-9A-Fa-f]{2})");
  private static final Pattern PLAIN = Pattern.compile("true|false|\\d{1,18}");

  /** Encoded more often than this it is meant to get past somebody. */
  private static final int DECODED_AT_MOST = 5;

  private final Set<String> components;
  private final Path folder;

  /**
   * For one process.
   *
   * @param more components that may be a source too
   * @param folder below which files may be a source; null for nowhere
   */
  public SourcePolicy(Collection<String> more, Path folder) {
    this.components = new TreeSet<>(COMPONENTS);
    more.stream().map(String::strip).filter(name -> !name.isEmpty()).forEach(components::add);
    this.folder = folder == null ? null : folder.toAbsolutePath().normalize();
  }

  /** What is wrong with a connection's source; null when nothing is. Says no option's value. */
  public String problem(String id, String source) {
    String scheme = source.replaceFirst(":.*", "");
    if (!components.contains(scheme) || scheme.equals(source)) {
      String shown = scheme.length() > 40 ? scheme.substring(0, 40) + "…" : scheme;
      return "names the component \""
          + shown
          + "\"; given here, should be one of "
          + String.join(", ", components)
          + ". Others are declared in application.properties, or named by "
          + COMPONENTS_PROPERTY;
    }
    String text = source;
    for (int decoded = 0; decoded <= DECODED_AT_MOST; decoded++) {
      String problem = problem(id, scheme, text);
      if (problem != null) {
        return problem;
      }
      String next = decode(text);
      if (next.equals(text)) {
        return null;
      }
      text = next;
    }
    return "is percent-encoded too often";
  }

  private String problem(String id, String scheme, String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    if (RESOLVED.stream().anyMatch(lower::contains)) {
      return "has a placeholder, a reference or an expression ({{…}}, #bean:…, ${…}); given here,"
          + " should have values alone. application.properties may have them";
    }
    int query = text.indexOf('?');
    String path = (query < 0 ? text : text.substring(0, query)).substring(scheme.length() + 1);
    for (String option : query < 0 ? new String[0] : text.substring(query + 1).split("&", -1)) {
      int equals = option.indexOf('=');
      String name = equals < 0 ? option : option.substring(0, equals);
      String value = equals < 0 ? "" : bare(option.substring(equals + 1));
      String problem = option(scheme, name, value);
      if (problem != null) {
        return problem;
      }
    }
    return switch (scheme) {
      case "file" -> file(path);
      case "direct", "seda" -> own(id, scheme, path);
      default -> null;
    };
  }

  /** Without {@code RAW(…)}. */
  static String bare(String value) {
    return value.startsWith("RAW(") || value.startsWith("RAW{")
        ? value.substring(4).replaceFirst("[)}]$", "")
        : value;
  }

  private static String option(String scheme, String name, String value) {
    if (value.strip().startsWith("#")) {
      return "has the option "
          + shown(name)
          + " with a reference, #…; given here, should be a value";
    }
    if (name.equalsIgnoreCase("matchOnUriPrefix")) {
      return "should be without matchOnUriPrefix: it would take what is sent to other connections";
    }
    boolean code = CODE.matcher(name.toLowerCase(Locale.ROOT)).find();
    Pattern harmless = HARMLESS.getOrDefault(name, PLAIN);
    if (code && !PLAIN.matcher(value).matches() && !harmless.matcher(value).matches()) {
      return "has the option "
          + shown(name)
          + ", which can name code, commands or files; it is taken from application.properties only";
    }
    if (scheme.equals("file") && (value.contains("..") || value.matches("[/\\\\~].*"))) {
      return "has the option " + shown(name) + " with a path that leads out of the source's folder";
    }
    return null;
  }

  private static String shown(String name) {
    String plain = name.replaceAll("[^\\w.-]", "_");
    return plain.substring(0, Math.min(plain.length(), 60));
  }

  /** Another's name would get another's events, or a call that is meant for this process. */
  private static String own(String id, String scheme, String path) {
    String name = path.replaceFirst("^//", "");
    return name.equals(id) || name.startsWith(id + "-")
        ? null
        : "should be " + scheme + ":" + id + ", or begin with " + scheme + ":" + id + "-";
  }

  private String file(String path) {
    if (folder == null) {
      return "is a folder of files; given here, it has to be below the folder that "
          + FOLDER_PROPERTY
          + " names, and that is not set. application.properties may declare any";
    }
    try {
      Path asked = Path.of(path.replaceFirst("^//(?!/)", "")).toAbsolutePath().normalize();
      if (asked.startsWith(folder) && real(asked).startsWith(real(folder))) {
        return null;
      }
    } catch (InvalidPathException | IOException e) {
      // told below: it is not to be told what is elsewhere
    }
    return "should be a folder below the one that " + FOLDER_PROPERTY + " names";
  }

  /** Where a path leads, as far as it exists: a link may lead elsewhere. */
  private static Path real(Path path) throws IOException {
    Path there = path;
    while (there.getParent() != null && !Files.exists(there)) {
      there = there.getParent();
    }
    return there.toRealPath().resolve(there.relativize(path)).normalize();
  }

  /** What is no encoding stays as it is: Camel does not decode what stands in {@code RAW(…)}. */
  static String decode(String text) {
    try {
      // a plus is a space in a query alone, which makes no difference to what is looked for
      return URLDecoder.decode(text.replace("+", "%2B"), UTF_8);
    } catch (IllegalArgumentException e) {
      return ENCODED
          .matcher(text)
          .replaceAll(
              byteOf ->
                  Matcher.quoteReplacement(
                      Character.toString(Integer.parseInt(byteOf.group(1), 16))));
    }
  }
}
