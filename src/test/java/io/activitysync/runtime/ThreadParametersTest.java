package io.activitysync.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;

class ThreadParametersTest {
  @Test
  void eachThreadResolvesByWhatItSaidItself() throws Exception {
    var other = Executors.newSingleThreadExecutor();
    try (DefaultCamelContext context = new DefaultCamelContext()) {
      ThreadParameters.separate(context);
      context.start();
      say(context, "mine");
      assertThat(context.resolvePropertyPlaceholders("{{streamName}}")).isEqualTo("mine");

      CompletableFuture.runAsync(() -> say(context, "theirs"), other).get(60, TimeUnit.SECONDS);

      assertThat(context.resolvePropertyPlaceholders("{{streamName}}")).isEqualTo("mine");
      CompletableFuture.runAsync(
              () -> {
                assertThat(context.resolvePropertyPlaceholders("{{streamName}}"))
                    .isEqualTo("theirs");
                context.getPropertiesComponent().setLocalProperties(null);
                context.getPropertiesComponent().setLocalProperties(null);
              },
              other)
          .get(60, TimeUnit.SECONDS);
      assertThat(context.resolvePropertyPlaceholders("{{streamName}}")).isEqualTo("mine");

      say(context, "mine, inside");
      assertThat(context.resolvePropertyPlaceholders("{{streamName}}")).isEqualTo("mine, inside");
      context.getPropertiesComponent().setLocalProperties(null);
      assertThat(context.resolvePropertyPlaceholders("{{streamName}}")).isEqualTo("mine");
    } finally {
      other.shutdownNow();
    }
  }

  private static void say(DefaultCamelContext context, String value) {
    Properties parameters = new Properties();
    parameters.setProperty("streamName", value);
    context.getPropertiesComponent().setLocalProperties(parameters);
  }
}
