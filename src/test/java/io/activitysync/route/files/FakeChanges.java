package io.activitysync.route.files;

import java.util.List;
import org.apache.camel.spi.Resource;

/** A process without connections, to which each template is right. */
final class FakeChanges implements RouteReload.Changes {
  @Override
  public void tryOut(List<Resource> shared) {}

  @Override
  public void tryTemplate() {}

  @Override
  public void checkFeeder(String file, String source) {}

  @Override
  public boolean isConnection(String id) {
    return false;
  }

  @Override
  public void sharedChanged() {}

  @Override
  public void feedersChanged() {}
}
