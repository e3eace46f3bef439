package io.activitysync.event.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.event.EventSettings;
import io.activitysync.event.PiiMode;
import io.activitysync.event.version.catalogue.EventPreview;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is done with personal data hides values, and changes nothing of what an event is. */
class TreatedEventsTest {
  private final EventPreview preview = new EventPreview(EventVersions.builtIn());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'error':{'errorMessage':'no answer from +61'} | error | false",
        "'error':{'errorMessage':'no answer from +61'} | error.errorMessage | false",
        "'result':'failure' | result | false",
        "'result':'success','error':{'errorMessage':'no answer from +61'} | error | true",
        "'result':'success','error':null | result | true",
        "'error':null | error | true"
      })
  void whetherAnExperienceFailedIsToldByTheEventAsItCame(String data, String pii, boolean success)
      throws Exception {
    for (PiiMode mode : PiiMode.values()) {
      String sent = sent("experience-finish", data, pii, mode);
      assertThat(sent).contains("\"outcome\":{\"success\":" + success);
      if (mode != PiiMode.INCLUDE) {
        assertThat(sent).doesNotContain("+61");
      }
    }
  }

  @ParameterizedTest
  @EnumSource(PiiMode.class)
  void aMessagesKindIsTheStatusThatItCameWith(PiiMode mode) throws Exception {
    assertThat(sent("outbound-sms", "'messageId':'m','status':'queued'", "status", mode))
        .startsWith("{\"kind\":\"queued\",\"messageId\":\"m\"");
  }

  private String sent(String kind, String data, String pii, PiiMode mode) throws Exception {
    String event =
        "{'kind':'%s','timestamp':'2026-03-14T09:26:53Z','data':{%s},'pii':['%s']}"
            .formatted(kind, data, pii)
            .replace('\'', '"');
    EventSettings settings = VersionPropertiesTest.settings("0.0", mode, Map.of());
    return preview.of(event, settings).orElseThrow();
  }
}
