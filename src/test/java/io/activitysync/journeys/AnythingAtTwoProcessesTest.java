package io.activitysync.journeys;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * As {@link AnythingAtAnyTimeTest}, with two processes on one PostgreSQL that end and start while
 * events come in at either, and operators speak to either: in the end nothing is lost, nothing was
 * sent that was discarded, and each key is in order.
 */
class AnythingAtTwoProcessesTest {
  @TempDir private Path folder;

  private final AnythingWorld world = new AnythingWorld();
  private Processes processes;

  @AfterEach
  void stop() {
    world.end();
    if (processes != null) {
      processes.close();
    }
    world.close();
  }

  @Test
  void nothingIsLostAndEachKeyIsInOrder() throws Exception {
    Map<String, String> properties = AnythingWorld.quick();
    properties.put("activity-sync.source.folder", folder.toString());
    processes = Processes.onOneStore(folder, properties);
    AnythingDone done = new AnythingDone(20, processes::call, world.proxy.endpoint());
    world.run(
        done,
        processes::call,
        folder,
        List.of(() -> processes.restart(done::say, done.dice(), world.over)));
  }
}
