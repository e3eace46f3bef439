package io.activitysync.support.app;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * A secret that this JVM's memory is searched for. What a test itself keeps of it is masked, so
 * that only what others keep is found. Immutable.
 */
public final class Planted {
  private static final int MASK = 0x55;
  private static final int PART = 1 << 20;

  private final String name;
  private final byte[] masked;

  /** A new one, of some 45 characters of ASCII. */
  public Planted(String name) {
    this.name = name;
    this.masked =
        ("Planted+" + UUID.randomUUID() + UUID.randomUUID().toString().substring(0, 4))
            .substring(0, 40)
            .getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= MASK;
    }
  }

  /** The secret; not to be kept by the test. */
  public String reveal() {
    byte[] bytes = masked.clone();
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] ^= MASK;
    }
    return new String(bytes, StandardCharsets.US_ASCII);
  }

  /**
   * Names of those that something in this JVM still holds on to, as a text of Latin-1 or UTF-16 or
   * in a buffer.
   *
   * @param folder takes the dump of the heap, which is deleted again
   */
  public static Set<String> inMemory(List<Planted> secrets, Path folder) throws IOException {
    Path dump = folder.resolve(UUID.randomUUID() + ".hprof");
    ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class)
        .dumpHeap(dump.toString(), true);
    Set<String> found = new LinkedHashSet<>();
    int longest = secrets.stream().mapToInt(secret -> 2 * secret.masked.length).max().orElse(0);
    try (InputStream in = new BufferedInputStream(Files.newInputStream(dump), PART)) {
      byte[] window = new byte[PART + longest];
      int kept = 0;
      for (int read = in.readNBytes(window, kept, PART);
          read > 0;
          read = in.readNBytes(window, kept, PART)) {
        int end = kept + read;
        for (Planted secret : secrets) {
          if (secret.isIn(window, end, 1) || secret.isIn(window, end, 2)) {
            found.add(secret.name);
          }
        }
        kept = Math.min(longest, end);
        System.arraycopy(window, end - kept, window, 0, kept);
      }
    }
    Files.delete(dump);
    return found;
  }

  /** Whether its bytes are there, one character each {@code step} bytes. */
  private boolean isIn(byte[] window, int end, int step) {
    byte first = (byte) (masked[0] ^ MASK);
    int last = end - step * masked.length;
    for (int at = 0; at <= last; at++) {
      if (window[at] == first && isAt(window, at, step)) {
        return true;
      }
    }
    return false;
  }

  private boolean isAt(byte[] window, int at, int step) {
    for (int i = 1; i < masked.length; i++) {
      if ((window[at + step * i] ^ MASK) != masked[i]) {
        return false;
      }
    }
    return true;
  }
}
