package io.activitysync.kinesis.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** An entry whose data lies somewhere inside a larger array. */
@SuppressWarnings("ArrayRecordComponent") // only its parts are compared
record Entry(String partitionKey, String explicitHashKey, byte[] data, int offset, int length)
    implements PutEntry {

  static Entry of(String partitionKey, String text) {
    byte[] data = text.getBytes(StandardCharsets.UTF_8);
    return new Entry(partitionKey, null, data, 0, data.length);
  }

  static List<Entry> some(int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      entries.add(of("key-" + i, "data-" + i));
    }
    return entries;
  }

  /** Entries with keys in all scripts and data of all lengths. */
  static List<Entry> random(Random random, int count) {
    List<Entry> entries = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] data = new byte[random.nextInt(random.nextInt(20) == 0 ? 70_000 : 600)];
      random.nextBytes(data);
      int offset = random.nextInt(data.length + 1);
      int length = random.nextInt(data.length - offset + 1);
      String hashKey = random.nextInt(3) == 0 ? Long.toString(random.nextLong() >>> 1) : null;
      entries.add(new Entry(key(random), hashKey, data, offset, length));
    }
    return entries;
  }

  private static String key(Random random) {
    int[] points = new int[1 + random.nextInt(random.nextInt(5) == 0 ? 256 : 40)];
    int[] alphabet = {0x7f, 0x7ff, 0xd7ff, 0x10ffff};
    int highest = alphabet[random.nextInt(alphabet.length)];
    for (int i = 0; i < points.length; i++) {
      do {
        points[i] = 1 + random.nextInt(highest);
      } while (points[i] >= 0xd800 && points[i] <= 0xdfff);
    }
    return new String(points, 0, points.length);
  }
}
