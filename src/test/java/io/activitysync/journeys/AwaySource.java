package io.activitysync.journeys;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;

/** Component of a source that can be away: its endpoints, or its consumers, don't start then. */
public final class AwaySource extends DefaultComponent {
  /** How a source is away. */
  enum Away {
    NO,
    AT_THE_ENDPOINT,
    AT_THE_CONSUMER,
    WITHOUT_A_CLASS
  }

  static volatile Away away = Away.NO;

  /** Times that something was started. */
  static final AtomicInteger STARTS = new AtomicInteger();

  private static void look(Away where) throws IOException {
    STARTS.incrementAndGet();
    if (away == where) {
      throw new IOException("the source is away, for the test");
    }
    if (away == Away.WITHOUT_A_CLASS) {
      throw new NoClassDefFoundError("org/example/Missing");
    }
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    parameters.clear();
    return new DefaultEndpoint(uri, this) {
      @Override
      protected void doInit() throws Exception {
        super.doInit();
        look(Away.AT_THE_ENDPOINT);
      }

      @Override
      public Producer createProducer() {
        throw new UnsupportedOperationException();
      }

      @Override
      public Consumer createConsumer(Processor processor) {
        return new DefaultConsumer(this, processor) {
          @Override
          protected void doStart() throws Exception {
            super.doStart();
            look(Away.AT_THE_CONSUMER);
          }
        };
      }
    };
  }
}
