package io.activitysync.route.files;

import java.io.IOException;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.spi.Resource;

/** A process without connections, to which each template is right. */
final class FakeChanges implements RouteReload.Changes {
  private final Set<String> unsafe = ConcurrentHashMap.newKeySet();

  @Override
  public void tryOut(List<Resource> shared) {}

  @Override
  public void tryTemplate() {}

  /** Routes from a source are refused from now on, where they feed. */
  void unsafe(String source) {
    unsafe.add(source);
  }

  @Override
  public void checkFeeder(String file, String source) throws IOException {
    if (unsafe.contains(source)) {
      throw new IOException(source + " is not safe");
    }
  }

  @Override
  public boolean isConnection(String id) {
    return false;
  }

  @Override
  public void sharedChanged() {}

  @Override
  public void feedersChanged() {}
}
