package io.activitysync.route.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What tells a saved file from its former self.
 *
 * @param key by which the file system knows it
 * @param readable whether its content can be read; what can't be told of it is no print, but the
 *     reason
 */
record FilePrint(long modified, long size, Object key, boolean readable) {
  /** Those of the files in a folder, by name; none where it is absent. */
  static Map<String, Object> of(Path folder) throws IOException {
    Map<String, Object> prints = new HashMap<>();
    if (Files.isDirectory(folder)) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          print(file, prints);
        }
      }
    }
    return prints;
  }

  private static void print(Path file, Map<String, Object> prints) {
    String name = file.getFileName().toString();
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      // a folder is there in place of a file that was to be mounted, and was not
      boolean isFile = attributes.isRegularFile() || name.endsWith(RouteReload.ENDING);
      if (isFile && !name.startsWith(".")) {
        prints.put(
            name,
            new FilePrint(
                attributes.lastModifiedTime().toMillis(),
                attributes.size(),
                String.valueOf(attributes.fileKey()),
                Files.isReadable(file)));
      }
    } catch (NoSuchFileException e) {
      // gone between the listing and now: the next look tells
    } catch (IOException e) {
      // as of a link to itself: who takes it says so, and looks at the others go on
      prints.put(name, e.toString());
    }
  }
}
