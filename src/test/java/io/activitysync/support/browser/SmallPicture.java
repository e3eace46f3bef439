package io.activitysync.support.browser;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;

/** A picture with at most 256 colours: a third of the bytes, and nobody sees it on a page. */
public final class SmallPicture {
  private static final int MOST = 256;

  private SmallPicture() {}

  /** The picture of a file as PNG; its commonest colours are kept as they are. */
  public static byte[] of(Path file) throws IOException {
    BufferedImage whole = ImageIO.read(file.toFile());
    int width = whole.getWidth();
    int[] pixels = whole.getRGB(0, 0, width, whole.getHeight(), null, 0, width);
    Map<Integer, Integer> counts = new HashMap<>();
    for (int pixel : pixels) {
      counts.merge(pixel, 1, Integer::sum);
    }
    int[] kept =
        counts.entrySet().stream()
            .sorted(Map.Entry.<Integer, Integer>comparingByValue().reversed())
            .limit(MOST)
            .mapToInt(Map.Entry::getKey)
            .toArray();
    Map<Integer, Integer> nearest =
        counts.keySet().stream().collect(Collectors.toMap(c -> c, c -> nearest(c, kept)));
    BufferedImage small =
        new BufferedImage(
            width,
            whole.getHeight(),
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, kept.length, kept, 0, false, -1, 0));
    for (int i = 0; i < pixels.length; i++) {
      small.getRaster().setSample(i % width, i / width, 0, nearest.get(pixels[i]));
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(small, "png", png);
    return png.toByteArray();
  }

  private static int nearest(int colour, int[] kept) {
    int best = 0;
    for (int i = 1; i < kept.length; i++) {
      if (distance(colour, kept[i]) < distance(colour, kept[best])) {
        best = i;
      }
    }
    return best;
  }

  private static int distance(int a, int b) {
    int red = (a >> 16 & 255) - (b >> 16 & 255);
    int green = (a >> 8 & 255) - (b >> 8 & 255);
    int blue = (a & 255) - (b & 255);
    return red * red + green * green + blue * blue;
  }
}
