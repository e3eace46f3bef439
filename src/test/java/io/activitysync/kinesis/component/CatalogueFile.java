package io.activitysync.kinesis.component;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;

/**
 * The description of {@code aws2-kinesis:} for Camel's catalogues: the standard component's, with
 * what the annotations in {@link ProducerOptions} and {@link MessageRecords} say put after it, line
 * by line in the form that Camel's own tools write.
 */
final class CatalogueFile {
  static final String PATH = "META-INF/org/apache/camel/component/aws2/kinesis/aws2-kinesis.json";

  private static final ObjectMapper JSON = new ObjectMapper();

  private CatalogueFile() {}

  /** With our headers and options after the standard ones. */
  static String of(String standard) throws Exception {
    List<String> lines = new ArrayList<>(standard.lines().toList());
    insert(lines, "headers", headers());
    insert(lines, "properties", options());
    return String.join("\n", lines) + "\n";
  }

  /** Names of our options. */
  static List<String> names() {
    return optionFields().stream().map(Field::getName).toList();
  }

  private static void insert(List<String> lines, String section, Map<String, Object> added)
      throws JsonProcessingException {
    int start = lines.indexOf("  \"" + section + "\": {");
    int end = start + lines.subList(start, lines.size()).indexOf(closing(lines, start));
    int index = end - start - 1;
    for (Map.Entry<String, Object> one : added.entrySet()) {
      lines.set(end - 1, lines.get(end - 1) + ",");
      Map<String, Object> members = new LinkedHashMap<>();
      members.put("index", index++);
      ((Map<?, ?>) one.getValue()).forEach((name, value) -> members.put(name.toString(), value));
      lines.add(end++, "    \"" + one.getKey() + "\": " + spaced(members));
    }
  }

  private static String closing(List<String> lines, int start) {
    return lines.subList(start, lines.size()).stream()
        .filter(line -> line.equals("  },") || line.equals("  }"))
        .findFirst()
        .orElseThrow();
  }

  /** One line, as Camel's tools write it. */
  private static String spaced(Map<String, Object> members) throws JsonProcessingException {
    List<String> parts = new ArrayList<>();
    for (Map.Entry<String, Object> one : members.entrySet()) {
      Object value = one.getValue();
      String text =
          value instanceof List<?> list
              ? "[ \""
                  + String.join("\", \"", list.stream().map(Object::toString).toList())
                  + "\" ]"
              : JSON.writeValueAsString(value);
      parts.add("\"" + one.getKey() + "\": " + text);
    }
    return "{ " + String.join(", ", parts) + " }";
  }

  private static Map<String, Object> headers() throws IllegalAccessException {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Field field : MessageRecords.class.getDeclaredFields()) {
      Metadata said = field.getAnnotation(Metadata.class);
      if (said != null) {
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("kind", "header");
        one.put("displayName", "");
        one.put("group", said.label());
        one.put("label", said.label());
        one.put("required", false);
        one.put("javaType", said.javaType());
        one.put("deprecated", false);
        one.put("deprecationNote", "");
        one.put("autowired", false);
        one.put("secret", false);
        one.put("description", said.description());
        one.put("constantName", MessageRecords.class.getName() + "#" + field.getName());
        all.put((String) field.get(null), one);
      }
    }
    return all;
  }

  private static Map<String, Object> options() {
    Map<String, Object> all = new LinkedHashMap<>();
    for (Field field : optionFields()) {
      UriParam said = field.getAnnotation(UriParam.class);
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("kind", "parameter");
      one.put("displayName", title(field.getName()));
      one.put("group", said.label().endsWith(",advanced") ? "producer (advanced)" : said.label());
      one.put("label", said.label());
      one.put("required", false);
      one.put("type", type(field.getType()));
      one.put("javaType", field.getType().getName());
      if (!said.enums().isEmpty()) {
        one.put("enum", List.of(said.enums().split(",")));
      }
      one.put("deprecated", false);
      one.put("autowired", false);
      one.put("secret", said.secret());
      if (!said.defaultValue().isEmpty()) {
        boolean number = field.getType() == int.class;
        one.put(
            "defaultValue",
            number ? (Object) Integer.valueOf(said.defaultValue()) : said.defaultValue());
      }
      one.put("description", said.description());
      all.put(field.getName(), one);
    }
    return all;
  }

  private static List<Field> optionFields() {
    return Arrays.stream(ProducerOptions.class.getDeclaredFields())
        .filter(field -> field.isAnnotationPresent(UriParam.class))
        .toList();
  }

  private static String type(Class<?> type) {
    if (type.isEnum()) {
      return "enum";
    }
    if (type == int.class || type == Integer.class) {
      return "integer";
    }
    return type == Duration.class ? "duration" : "object";
  }

  private static String title(String name) {
    String words = name.replaceAll("([a-z])([A-Z])", "$1 $2");
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
