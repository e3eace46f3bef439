package io.activitysync.event.version;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.event.EventSettings;
import io.activitysync.event.PiiMode;
import io.activitysync.event.version.catalogue.EventPreview;
import java.util.List;
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

  @ParameterizedTest
  @CsvSource({
    "outbound-sms,0.0", "outbound-sms,1.0", "outbound-sms,1.1",
    "experience-finish,0.0", "experience-finish,1.0", "experience-finish,1.1",
  })
  void nothingOfDataIsSentThatIsNamedAsAWhole(String kind, String version) throws Exception {
    String event =
        """
        {'kind':'%s','timestamp':'2026-03-14T09:26:53Z','data':{'messageId':'Zoe','status':'queued',\
        'recipient':'Zoe','body':'Zoe','more':{'to':['Zoe']},'error':{'errorMessage':'Zoe'}},'pii':[%s]}"""
            .replace('\'', '"');
    String itself = event.formatted(kind, "\"data\"");
    String unnamed = event.formatted(kind, "");
    Map<String, List<String>> fields = Map.of("*", List.of("data"));
    for (PiiMode mode : List.of(PiiMode.REDACT, PiiMode.HASH)) {
      var own = VersionPropertiesTest.settings(version, mode, Map.of());
      var set = VersionPropertiesTest.settings(version, mode, fields);
      assertThat(preview.of(itself, own).orElseThrow()).doesNotContain("Zoe");
      assertThat(preview.of(unnamed, set).orElseThrow()).doesNotContain("Zoe");
      assertThat(preview.of(unnamed, own).orElseThrow()).contains("Zoe");
    }
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
