package io.activitysync.event.version;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.batch.Batches;
import io.activitysync.batch.RecordBatch;
import io.activitysync.event.EventBatch;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.EventSettings;
import io.activitysync.event.Tally;
import io.activitysync.event.json.ByteOutput;
import io.activitysync.event.reading.EventDataFormat;
import io.activitysync.event.reading.EventLimits;
import io.activitysync.event.reading.SampleEvents;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.FluentProducerTemplate;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.DataType;
import org.apache.camel.support.DefaultMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Reading and transforming as steps of a Camel route. */
class ActivityRouteTest {
  private final CamelContext context = new DefaultCamelContext();
  private final EventVersions versions = EventVersions.builtIn();
  private final AtomicReference<EventSettings> settings =
      new AtomicReference<>(EventSettings.ofVersion("1.0"));
  private final List<String> sent = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    context.getRegistry().bind(EventDataFormat.NAME, new EventDataFormat(EventLimits.DEFAULT));
    VersionTransformer.register(context, versions);
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            for (String to : List.of("current", "v0.0", "v1.0", "v9.9")) {
              from("direct:" + to)
                  .setProperty(
                      EventSettings.PROPERTY, () -> (Supplier<EventSettings>) settings::get)
                  .unmarshal()
                  .custom(EventDataFormat.NAME)
                  .transformDataType(VersionTransformer.EVENT, "activity:" + to)
                  .process(ActivityRouteTest.this::send);
            }
          }
        });
    context.start();
  }

  @AfterEach
  void stop() {
    context.stop();
  }

  private void send(Exchange exchange) throws Exception {
    Batches<RecordBatch> records = Batches.in(exchange.getMessage().getBody(), RecordBatch.class);
    for (RecordBatch batch = records.next(); batch != null; batch = records.next()) {
      for (int i = 0; i < batch.size(); i++) {
        sent.add(
            new String(batch.data(i), batch.offset(i), batch.length(i), StandardCharsets.UTF_8));
      }
    }
  }

  private Exchange run(String to, Object body) {
    FluentProducerTemplate producer = context.createFluentProducerTemplate();
    return producer.to("direct:" + to).withBody(body).send();
  }

  @Test
  void transformsToTheVersionOfTheConnection() {
    byte[] body = SampleEvents.ndjson(3, new Random(1));
    assertThat(run("current", body).getException()).isNull();
    assertThat(sent).hasSize(3).allMatch(record -> record.startsWith("{\"version\":\"1.0\""));
    sent.clear();
    settings.set(EventSettings.ofVersion("0.0"));
    Exchange exchange = run("current", body);
    assertThat(sent).hasSize(3).allMatch(record -> record.startsWith("{\"kind\":\"queued\""));
    assertThat(exchange.getProperty(Tally.PROPERTY, Tally.class).acceptedByKind())
        .containsOnlyKeys("outbound-sms");
  }

  @Test
  void transformsToAVersionByName() {
    run("v0.0", SampleEvents.ndjson(1, new Random(1)));
    assertThat(sent.get(0)).startsWith("{\"kind\":\"queued\"");
  }

  @Test
  void failsForAVersionThatIsNotThere() {
    assertThat(run("v9.9", SampleEvents.ndjson(1, new Random(1))).getException())
        .isInstanceOf(UnknownVersionException.class)
        .hasMessage("there is no event version 9.9; there are 0.0, 1.0, 1.1");
  }

  @Test
  void findsAVersionThatIsAddedWhileTheRouteRuns() {
    versions.add(new Renamed());
    run("v9.9", SampleEvents.ndjson(2, new Random(1)));
    assertThat(sent).hasSize(2);
  }

  @Test
  void aStreamIsOpenUntilTheExchangeIsDone() {
    context.setStreamCaching(false);
    Watched body = new Watched(SampleEvents.ndjson(5000, new Random(1)));
    assertThat(run("current", body).getException()).isNull();
    assertThat(sent).hasSize(5000);
    assertThat(body.closed).isTrue();
  }

  @Test
  void aBadBodyFailsTheExchangeBeforeAnythingIsSent() {
    Exchange exchange = run("current", SampleEvents.outbound(1, new Random(1)) + "\n{}");
    assertThat(exchange.getException()).isInstanceOf(EventFormatException.class);
    assertThat(sent).isEmpty();
  }

  @Test
  void saysThatTheReadStepIsMissing() {
    assertThatThrownBy(
            () ->
                new VersionTransformer(versions)
                    .transform(
                        new DefaultMessage(context),
                        new DataType(VersionTransformer.EVENT),
                        new DataType(VersionTransformer.CURRENT)))
        .hasMessageContaining("unmarshal");
  }

  private static final class Watched extends FilterInputStream {
    private boolean closed;

    Watched(byte[] bytes) {
      super(
          new SequenceInputStream(new ByteArrayInputStream(bytes), InputStream.nullInputStream()));
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
      if (closed) {
        throw new IOException("the stream is closed");
      }
      return super.read(target, offset, length);
    }

    @Override
    public void close() throws IOException {
      closed = true;
      super.close();
    }
  }

  private static final class Renamed implements EventVersion {
    private final VersionOne one = VersionOne.published();

    @Override
    public String id() {
      return "9.9";
    }

    @Override
    public Set<String> kinds() {
      return one.kinds();
    }

    @Override
    public Set<String> sourceKinds() {
      return one.sourceKinds();
    }

    @Override
    public String sentKind(String kind, String status) {
      return kind;
    }

    @Override
    public void write(EventBatch batch, int event, EventIds ids, ByteOutput out) {
      one.write(batch, event, ids, out);
    }
  }
}
