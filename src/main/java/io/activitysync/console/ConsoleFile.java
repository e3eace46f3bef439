package io.activitysync.console;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Properties;
import java.util.zip.CRC32C;
import java.util.zip.GZIPOutputStream;

/**
 * A file as browsers get it.
 *
 * @param type media type
 * @param tag ETag of the content
 * @param plain as it is; not to be changed
 * @param packed by gzip; not to be changed
 */
record ConsoleFile(String type, String tag, Buffer plain, Buffer packed) {
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml");

  /**
   * Reads a resource.
   *
   * @throws IllegalStateException where there is none, which is a fault of the build
   */
  static ConsoleFile read(String resource) {
    try (InputStream in = ConsoleFile.class.getClassLoader().getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException("the console lacks " + resource);
      }
      byte[] plain = in.readAllBytes();
      String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
      CRC32C sum = new CRC32C();
      sum.update(plain);
      String tag = "\"%08x-%x\"".formatted(sum.getValue(), plain.length);
      return new ConsoleFile(type, tag, Buffer.buffer(plain), Buffer.buffer(packed(plain)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a library's file, of whichever version is on the class path. */
  static ConsoleFile ofWebJar(String library, String name) {
    return read("META-INF/resources/webjars/%s/%s/%s".formatted(library, version(library), name));
  }

  private static String version(String library) {
    String about = "META-INF/maven/org.webjars.npm/%s/pom.properties".formatted(library);
    try (InputStream in = ConsoleFile.class.getClassLoader().getResourceAsStream(about)) {
      if (in == null) {
        throw new IllegalStateException("the console lacks " + about);
      }
      Properties properties = new Properties();
      properties.load(in);
      return properties.getProperty("version");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] packed(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(plain.length / 2);
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }
}
