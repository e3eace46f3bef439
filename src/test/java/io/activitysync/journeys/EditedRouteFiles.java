package io.activitysync.journeys;

import io.activitysync.support.app.SendParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A folder of route files at which an engineer works while events flow, not without mishaps. */
final class EditedRouteFiles {
  private static final String TEMPLATE = "activity-sync.camel.yaml";
  private static final String FAILURES = "pause-on-failure.camel.yaml";

  private final Path folder;
  private int edits;

  /** Has the product's own. */
  EditedRouteFiles(Path folder) throws IOException {
    this.folder = SendParameters.folder(Files.createDirectory(folder));
  }

  Path folder() {
    return folder;
  }

  /** Does one thing after the other to the files, until it is over; then they are well. */
  Void edit(AnythingDone done, Random dice, AnythingWorld world) throws IOException {
    while (!world.over.get()) {
      int choice = dice.nextInt(8);
      done.say("route files: " + choice);
      String name = dice.nextBoolean() ? TEMPLATE : FAILURES;
      String text = Files.readString(folder.resolve(name));
      switch (choice) {
        case 0, 1 ->
            save(TEMPLATE, SendParameters.routeFile("retryBudget: " + (2 + edits++) + "s"));
        case 2 -> save(name, text + "# edited " + edits++ + "\n");
        case 3 -> {
          Files.writeString(folder.resolve(name), text.substring(0, text.length() / 2));
          pause(dice, 3_000);
          Files.writeString(folder.resolve(name), text);
        }
        case 4 -> {
          Files.delete(folder.resolve(name));
          pause(dice, 3_000);
          save(name, text);
        }
        case 5 -> {
          save(name, text.replace("uri:", "url:"));
          pause(dice, 3_000);
          save(name, text);
        }
        case 6 -> {
          Files.copy(folder.resolve(name), folder.resolve("copy.camel.yaml"));
          pause(dice, 3_000);
          Files.delete(folder.resolve("copy.camel.yaml"));
        }
        default -> {
          // nobody works at them
        }
      }
      pause(dice, 4_000);
    }
    return null;
  }

  private static void pause(Random dice, int most) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(dice.nextInt(most)));
  }

  /** As most editors do. */
  private void save(String name, String text) throws IOException {
    Path part = Files.writeString(folder.resolve(name + ".part"), text);
    Files.move(part, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }
}
