package io.activitysync.route;

import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.support.DefaultRegistry;

/**
 * The registry of a trial: its own beans first, then those of the running context by name, so that
 * an engineer's own beans are tried too. Nothing of the running context is found by type alone, or
 * the trial would use its servers and strategies.
 */
final class TrialRegistry extends DefaultRegistry {
  private final CamelContext running;

  /** Looks in the running context for what it has not itself. */
  TrialRegistry(CamelContext running) {
    this.running = running;
  }

  @Override
  public Object lookupByName(String name) {
    Object own = super.lookupByName(name);
    return own == null ? running.getRegistry().lookupByName(name) : own;
  }

  @Override
  public <T> T lookupByNameAndType(String name, Class<T> type) {
    T own = super.lookupByNameAndType(name, type);
    return own == null ? running.getRegistry().lookupByNameAndType(name, type) : own;
  }

  /** What <code>{{…}}</code> stands for in the running context. */
  record Properties(CamelContext running) implements PropertiesSource {
    @Override
    public String getName() {
      return "running";
    }

    @Override
    public String getProperty(String name) {
      Optional<String> value = running.getPropertiesComponent().resolveProperty(name);
      return value.orElse(null);
    }
  }
}
