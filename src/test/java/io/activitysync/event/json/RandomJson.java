package io.activitysync.event.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;

/**
 * Texts that are JSON, in every way that the grammar allows, and texts that are JSON but for a few
 * bytes changed, cut, doubled or swapped.
 */
final class RandomJson {
  private static final String[] NAMES = {
    "a",
    "b",
    "id",
    "kind",
    "data",
    "status",
    "timestamp",
    "workflowContext",
    "a\\u0062",
    "\\u0061",
    "caf\u00e9",
    "\ud83d\ude00",
    "",
    "longer than sixteen bytes",
    "longer than sixteen bytez"
  };
  private static final String[] NUMBERS = {
    "0",
    "-0",
    "1",
    "-1",
    "10",
    "0.5",
    "1e5",
    "1E+5",
    "1e-5",
    "12345678901234567890123",
    "0.10",
    "1.0",
    "-0.0e0",
    "9007199254740993",
    "01",
    "1.",
    ".5",
    "-",
    "1e",
    "+1",
    "0x1",
    "1e+",
    "00",
    "-a"
  };
  private static final String[] PIECES = {
    "x",
    "hello world, this is text",
    "\u00e9",
    "\u4f60\u597d",
    "\ud83d\ude00",
    "\\n",
    "\\\"",
    "\\\\",
    "\\/",
    "\\u0041",
    "\\u00e9",
    "\\u000a",
    "\\u001f",
    "\\u001F",
    "\\ud83d\\ude00",
    "\\ud83d",
    "\\ude00",
    "\\uD83D",
    "\\ude00\\ud83d",
    "\\ud83d\\u0041",
    "\\b\\f\\r\\t",
    "\u007f",
    "\\u0000",
    "/",
    "\\u0022",
    "\\u005c",
    "\\ud83d\\ud83d\\ude00"
  };
  private static final String[] BAD_PIECES = {
    "\\x", "\\u12", "\\u12g4", "\\", "\n", "\u0000", "\t", "\"", "\\U0041"
  };
  private static final byte[][] BAD_BYTES = {
    {(byte) 0xC0, (byte) 0x80},
    {(byte) 0xC1, (byte) 0xBF},
    {(byte) 0xE0, (byte) 0x80, (byte) 0x80},
    {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
    {(byte) 0xF4, (byte) 0x90, (byte) 0x80, (byte) 0x80},
    {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
    {(byte) 0xE2, (byte) 0x82},
    {(byte) 0xF0, (byte) 0x9F, (byte) 0x98},
    {(byte) 0x80},
    {(byte) 0xFF}
  };
  private static final String[] SPACES = {"", "", "", "", "", " ", "\n", "\t", "\r\n", "  "};
  private static final String[] BAD_SPACES = {"\u000b", "\u00a0", "\u0000", ",", "/**/", ":"};

  private final Random random;
  private ByteArrayOutputStream out;
  private boolean spaced;
  private boolean tricky;

  RandomJson(Random random) {
    this.random = random;
  }

  byte[] next() {
    out = new ByteArrayOutputStream();
    spaced = random.nextInt(3) == 0;
    tricky = random.nextInt(3) == 0;
    value(0);
    byte[] text = out.toByteArray();
    return random.nextInt(3) == 0 ? mutate(text) : text;
  }

  private byte[] mutate(byte[] text) {
    byte[] mutated = text.clone();
    int at = random.nextInt(text.length);
    switch (random.nextInt(4)) {
      case 0 -> mutated[at] = (byte) random.nextInt(256);
      case 1 -> mutated = java.util.Arrays.copyOf(text, at);
      case 2 -> mutated[at] = text[random.nextInt(text.length)];
      default -> {
        byte swapped = mutated[at];
        int other = random.nextInt(text.length);
        mutated[at] = mutated[other];
        mutated[other] = swapped;
      }
    }
    return mutated;
  }

  private void value(int depth) {
    int sort = random.nextInt(depth > 6 ? 5 : 8);
    switch (sort) {
      case 0 -> write("true");
      case 1 -> write(random.nextBoolean() ? "null" : "false");
      case 2 -> write(NUMBERS[random.nextInt(tricky ? NUMBERS.length : 14)]);
      case 3, 4 -> string();
      case 5 -> array(depth);
      default -> object(depth);
    }
  }

  private void array(int depth) {
    write("[");
    int size = random.nextInt(4);
    for (int i = 0; i < size; i++) {
      write(i > 0 ? "," : "");
      space();
      value(depth + 1);
      space();
    }
    space();
    write("]");
  }

  private void object(int depth) {
    write("{");
    int size = random.nextInt(20) == 0 ? 40 : random.nextInt(5);
    int first = random.nextInt(NAMES.length);
    for (int i = 0; i < size; i++) {
      write(i > 0 ? "," : "");
      space();
      String name = NAMES[(first + i) % NAMES.length];
      if (size > NAMES.length) {
        name += i;
      } else if (tricky && random.nextInt(8) == 0) {
        name = NAMES[random.nextInt(NAMES.length)];
      }
      write("\"" + name + "\"");
      space();
      write(":");
      space();
      value(size > 10 ? 7 : depth + 1);
      space();
    }
    space();
    write("}");
  }

  private void string() {
    write("\"");
    int pieces = random.nextInt(5);
    for (int i = 0; i < pieces; i++) {
      write(PIECES[random.nextInt(PIECES.length)]);
      if (tricky && random.nextInt(12) == 0) {
        if (random.nextBoolean()) {
          write(BAD_PIECES[random.nextInt(BAD_PIECES.length)]);
        } else {
          out.writeBytes(BAD_BYTES[random.nextInt(BAD_BYTES.length)]);
        }
      }
    }
    write("\"");
  }

  private void space() {
    if (spaced) {
      write(SPACES[random.nextInt(SPACES.length)]);
    }
    if (tricky && random.nextInt(60) == 0) {
      write(BAD_SPACES[random.nextInt(BAD_SPACES.length)]);
    }
  }

  private void write(String text) {
    out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }
}
