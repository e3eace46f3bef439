package io.activitysync.journeys;

import io.activitysync.support.app.TestApp;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Operators do whatever can be done to connections, an engineer works at the route files, and the
 * way to the streams does whatever ways do, while events come in by HTTP and as files: in the end
 * nothing is lost, nothing was sent that was discarded, and each key is in order.
 */
class AnythingAtAnyTimeTest {
  @TempDir private Path folder;

  private final AnythingWorld world = new AnythingWorld();
  private TestApp app;

  @AfterEach
  void stop() {
    world.end();
    if (app != null) {
      app.close();
    }
    world.close();
  }

  private Optional<HttpResponse<String>> call(String method, String path, String type, String body)
      throws Exception {
    return Optional.of(app.call(method, path, type, body));
  }

  @Test
  void nothingIsLostAndEachKeyIsInOrder() throws Exception {
    Map<String, String> properties = AnythingWorld.quick();
    properties.put("activity-sync.source.folder", folder.toString());
    EditedRouteFiles files = new EditedRouteFiles(folder.resolve("routes"));
    app = TestApp.start(files.folder(), properties);
    AnythingDone done = new AnythingDone(30, this::call, world.proxy.endpoint());
    world.run(done, this::call, folder, List.of(() -> files.edit(done, done.dice(), world)));
  }
}
