package io.activitysync.management.access;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/**
 * Asks for liveness as Kubernetes does by default: each time by a connection of its own, which
 * gives up after 1 s. A process of its own, so that it is not slow itself where the test is busy.
 * Notes a mark for each: {@code .} for 200, {@code x} for no answer in time, {@code !} for another.
 */
final class HealthProbe implements AutoCloseable {
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final int PAUSE_MILLIS = 100;

  private final Process process;
  private final Path marks;
  private int begun;

  private HealthProbe(Process process, Path marks) {
    this.process = process;
    this.marks = marks;
  }

  /** Probes a port until it is closed, with an {@code Authorization}, which may be empty. */
  static HealthProbe of(int port, String authorization) throws Exception {
    Path marks = Files.createTempFile("activity-sync", ".probe");
    marks.toFile().deleteOnExit();
    File classes =
        Path.of(HealthProbe.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toFile();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                classes.toString(),
                HealthProbe.class.getName(),
                Integer.toString(port),
                authorization)
            .redirectOutput(marks.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new HealthProbe(process, marks);
  }

  /** One character for each probe since {@link #begin}, the last one at the end. */
  String marks() throws IOException {
    return Files.readString(marks).substring(begun);
  }

  /** Forgets the probes so far. */
  void begin() throws IOException {
    begun = Files.readString(marks).length();
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }

  /** The process: port, and the value of {@code Authorization}. */
  public static void main(String[] args) {
    int port = Integer.parseInt(args[0]);
    String request =
        String.join(
            "\r\n",
            List.of(
                "GET /observe/health/live HTTP/1.1",
                "Host: localhost",
                "Connection: close",
                "Authorization: " + args[1],
                "",
                ""));
    var unused =
        Executors.newSingleThreadScheduledExecutor()
            .scheduleWithFixedDelay(
                () -> {
                  System.out.print(mark(port, request));
                  System.out.flush();
                },
                0,
                PAUSE_MILLIS,
                TimeUnit.MILLISECONDS);
  }

  private static char mark(int port, String request) {
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(TIMEOUT_MILLIS);
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
      socket.getOutputStream().write(request.getBytes(US_ASCII));
      int left = (int) Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime()));
      socket.setSoTimeout(left);
      byte[] line = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      return new String(line, US_ASCII).equals("HTTP/1.1 200") ? '.' : '!';
    } catch (SocketTimeoutException e) {
      return 'x';
    } catch (IOException e) {
      return '!';
    }
  }
}
