package io.activitysync.event.version.catalogue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a version's folder: {@code version.json} (id, label, day of release, kinds, names of
 * samples), {@code schemas/<kind>.json}, {@code samples/<name>.json} and {@code notes.md}.
 */
public final class CatalogueReader {
  static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /** Where the files of a folder come from. */
  @FunctionalInterface
  public interface Folder {
    /**
     * Opens a file.
     *
     * @param name path in the folder, with slashes
     * @return its content, or null when there is no such file
     */
    InputStream open(String name) throws IOException;
  }

  private CatalogueReader() {}

  /**
   * Reads a version.
   *
   * @throws IOException when a file is missing or is not JSON; the message names it
   */
  public static CatalogueVersion read(Folder folder) throws IOException {
    JsonNode version = json(folder, "version.json");
    List<CatalogueKind> kinds = new ArrayList<>();
    for (JsonNode kind : version.path("kinds")) {
      String name = kind.path("kind").asText();
      kinds.add(
          new CatalogueKind(
              name, kind.path("published").asBoolean(), json(folder, "schemas/" + name + ".json")));
    }
    List<VersionSample> samples = new ArrayList<>();
    for (JsonNode name : version.path("samples")) {
      JsonNode sample = json(folder, "samples/" + name.asText() + ".json");
      samples.add(new VersionSample(name.asText(), sample.path("source"), sample.path("sent")));
    }
    String id = version.path("id").asText();
    String label = version.path("label").asText("v" + id);
    String notes = new String(bytes(folder, "notes.md"), StandardCharsets.UTF_8);
    return new CatalogueVersion(id, label, released(version), kinds, samples, notes);
  }

  private static String released(JsonNode version) throws IOException {
    if (!version.hasNonNull("released")) {
      return null;
    }
    String day = version.get("released").asText();
    try {
      return LocalDate.parse(day).toString();
    } catch (DateTimeParseException e) {
      throw new IOException(
          "version.json: released is \"" + day + "\", should be a day as 2026-11-23", e);
    }
  }

  static JsonNode json(Folder folder, String name) throws IOException {
    try {
      return JSON.readTree(bytes(folder, name));
    } catch (JsonProcessingException e) {
      throw new IOException(name + " is not JSON: " + e.getMessage(), e);
    }
  }

  private static byte[] bytes(Folder folder, String name) throws IOException {
    try (InputStream file = folder.open(name)) {
      if (file == null) {
        throw new FileNotFoundException(name + " is missing");
      }
      return file.readAllBytes();
    }
  }
}
