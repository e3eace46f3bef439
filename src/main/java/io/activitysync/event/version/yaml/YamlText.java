package io.activitysync.event.version.yaml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Refuses what Camel would read otherwise than it is meant, without a word: bytes that are no text,
 * which it replaces, and a key that is there twice, of which it takes the last.
 */
public final class YamlText {
  /** Of steps within steps three or four each. */
  private static final int MOST_LEVELS = 200;

  private final Set<Node> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Node> within = Collections.newSetFromMap(new IdentityHashMap<>());

  private YamlText() {}

  /**
   * Looks at a file of routes.
   *
   * @throws IOException with line and reason; what is no YAML passes, since Camel says so
   */
  public static void check(byte[] file) throws IOException {
    checkCharacters(file);
    LoadSettings any = LoadSettings.builder().setCodePointLimit(Integer.MAX_VALUE).build();
    Optional<Node> root;
    try {
      root = new Compose(any).composeInputStream(new ByteArrayInputStream(file));
    } catch (YamlEngineException e) {
      return;
    } catch (StackOverflowError e) {
      throw new IOException("is nested too deeply: %d levels are the most".formatted(MOST_LEVELS));
    }
    new YamlText()
        .look(
            root.orElseThrow(
                () ->
                    new IOException(
                        "is empty, but for what are comments: it should be a list, as \"- route:\""
                            + " with an id and a from")));
  }

  private static void checkCharacters(byte[] file) throws IOException {
    CharBuffer text = CharBuffer.allocate(file.length);
    boolean broken = UTF_8.newDecoder().decode(ByteBuffer.wrap(file), text, true).isError();
    String read = text.flip().toString();
    for (int at = 0; at < read.length(); at += Character.charCount(read.codePointAt(at))) {
      int character = read.codePointAt(at);
      if (!StreamReader.isPrintable(character)) {
        throw new IOException(
            "line %d: holds the character U+%04X, which YAML does not have: save the file as text, in UTF-8"
                .formatted(line(read.substring(0, at)), character));
      }
    }
    if (broken) {
      throw new IOException("line %d: is not in UTF-8: save the file in it".formatted(line(read)));
    }
  }

  private static int line(Node node) {
    return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
  }

  /** In which a text ends. */
  private static long line(String text) {
    return 1 + text.chars().filter(character -> character == '\n').count();
  }

  /** What is behind an alias is looked at once. */
  private void look(Node node) throws IOException {
    if (within.contains(node) || within.size() > MOST_LEVELS) {
      throw new IOException(
          "line %d: is nested too deeply, or holds itself by an alias (*): %d levels are the most"
              .formatted(line(node), MOST_LEVELS));
    }
    if (node instanceof ScalarNode || !seen.add(node)) {
      return;
    }
    within.add(node);
    if (node instanceof SequenceNode list) {
      for (Node item : list.getValue()) {
        look(item);
      }
    } else if (node instanceof MappingNode map) {
      checkKeys(map);
      for (NodeTuple entry : map.getValue()) {
        look(entry.getValueNode());
      }
    }
    within.remove(node);
  }

  private static void checkKeys(MappingNode map) throws IOException {
    Map<String, Integer> lines = new HashMap<>();
    for (NodeTuple entry : map.getValue()) {
      if (entry.getKeyNode() instanceof ScalarNode key) {
        int line = line(key);
        Integer first = lines.putIfAbsent(key.getValue(), line);
        if (first != null) {
          throw new IOException(
              "line %d: %s is there a second time, after line %d: it should be there once"
                  .formatted(line, key.getValue(), first));
        }
      }
    }
  }
}
