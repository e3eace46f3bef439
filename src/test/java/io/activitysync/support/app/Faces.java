package io.activitysync.support.app;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanOperationInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** All that can be read of the application from outside, as text to be searched. */
public final class Faces {
  private Faces() {}

  /** What REST answers to every GET, of these connections too. */
  public static String rest(TestApp app, String... connections) throws Exception {
    StringBuilder all = new StringBuilder();
    for (String path :
        List.of("/api/connections", "/api/versions", "/api/openapi.json", "/nowhere")) {
      all.append(app.call("GET", path, "").body());
    }
    for (String id : connections) {
      all.append(app.show(id));
      all.append(app.call("GET", "/api/connections/" + id + "/history", "").body());
    }
    return all.toString();
  }

  /** Every attribute of a domain's MBeans, and what their operations without arguments dump. */
  public static String jmx(String domain) throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    StringBuilder all = new StringBuilder();
    for (ObjectName name : server.queryNames(new ObjectName(domain + ":*"), null)) {
      all.append(name).append('\n');
      for (MBeanAttributeInfo attribute : server.getMBeanInfo(name).getAttributes()) {
        all.append(attribute.getName()).append('=');
        all.append(read(() -> server.getAttribute(name, attribute.getName()))).append('\n');
      }
      for (MBeanOperationInfo operation : server.getMBeanInfo(name).getOperations()) {
        boolean reads = operation.getName().matches("(dump|browse|explain|list|show).*");
        if (reads && operation.getSignature().length == 0) {
          all.append(
              read(() -> server.invoke(name, operation.getName(), new Object[0], new String[0])));
        }
      }
    }
    return all.toString();
  }

  private interface Reading {
    Object value() throws JMException;
  }

  private static String read(Reading reading) {
    try {
      Object value = reading.value();
      return value instanceof Object[] several
          ? Arrays.deepToString(several)
          : String.valueOf(value);
    } catch (JMException | RuntimeException e) {
      return String.valueOf(e);
    }
  }

  /** Log lines with their key-value pairs and stack traces. */
  public static String log(List<ILoggingEvent> events) {
    StringBuilder all = new StringBuilder();
    for (ILoggingEvent event : List.copyOf(events)) {
      all.append(event.getLoggerName()).append(' ').append(event.getFormattedMessage());
      all.append(event.getKeyValuePairs()).append('\n');
      if (event.getThrowableProxy() != null) {
        all.append(ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
    }
    return all.toString();
  }

  /** The bytes of all files of a folder, each as a character. */
  public static String files(Path folder) throws IOException {
    StringBuilder all = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        all.append(file).append(Files.readString(file, StandardCharsets.ISO_8859_1));
      }
    }
    return all.toString();
  }

  /** A secret as it is, encoded for URLs, in hexadecimal, and in Base64 at any offset. */
  public static Set<String> waysToWrite(String secret) {
    byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
    return Set.of(
        secret,
        URLEncoder.encode(secret, StandardCharsets.UTF_8),
        HexFormat.of().formatHex(bytes),
        HexFormat.of().withUpperCase().formatHex(bytes),
        base64From(bytes, 0),
        base64From(bytes, 1),
        base64From(bytes, 2));
  }

  /** Without what its neighbours would change. */
  private static String base64From(byte[] bytes, int offset) {
    int whole = (bytes.length - offset) / 3 * 3;
    return Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, offset, offset + whole));
  }
}
