package io.activitysync.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.activitysync.support.app.Connect;
import io.activitysync.support.app.TestApp;
import io.activitysync.support.browser.Browser;
import io.activitysync.support.kinesis.EmbeddedTestKinesis;
import io.activitysync.support.kinesis.FaultProxy;
import io.activitysync.support.kinesis.KinesisLocal;
import io.activitysync.support.kinesis.TestKinesis;
import io.activitysync.support.kinesis.WireFault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;

/** An operator's day in a real browser: by clicking, and again by the keyboard alone. */
class OperatorsDayTest {
  private static final String SECRET = "a-secret-that-no-page-shows-0123";
  private static final String NUMBER = "+61499999999";

  @TempDir private Path data;
  private EmbeddedTestKinesis embedded;
  private TestKinesis kinesis;
  private String stream = "activity";
  private FaultProxy proxy;
  private TestApp app;
  private Browser browser;

  private void start(boolean byOthers) throws Exception {
    if (byOthers) {
      kinesis = KinesisLocal.shared();
      stream = "activity-console";
    } else {
      embedded = EmbeddedTestKinesis.start();
      kinesis = embedded;
    }
    proxy = FaultProxy.before(kinesis.endpoint());
    Map<String, String> properties = new HashMap<>();
    properties.put("activity-sync.store.url", "jdbc:h2:file:" + data.resolve("store"));
    properties.put("activity-sync.store.key-file", data.resolve("key.json").toString());
    app = TestApp.start(properties);
    browser = Browser.start(app.address(), 1440, 900);
  }

  @AfterEach
  void stop() {
    if (browser != null) {
      browser.close();
    }
    app.close();
    proxy.close();
    if (embedded != null) {
      embedded.close();
    }
  }

  @ParameterizedTest(name = "a Kinesis by others: {0}")
  @ValueSource(booleans = {false, true})
  void byClicking(boolean byOthers) throws Exception {
    start(byOthers);
    firstStart();
    failingTestThenFixThenOn();
    eventsFlow();
    keyIsRevokedAndRestored();
    upgrade();
    offAndOn();
    twoEditAtOnce();
    history();
    nothingLeaked();
  }

  private void firstStart() {
    browser.open("/");
    browser.seeText("main", "No connection yet");
    browser.seeText("main", "--local");
    browser.press("New connection");
  }

  private void failingTestThenFixThenOn() {
    browser.press("Save");
    browser.seeText("#name-error", "is needed");
    browser.type("#name", "Acme");
    browser.type("#accessKeyId", "000000000000AKIAIOSF");
    browser.type("#secretAccessKey", SECRET);
    browser.type("#streamName", stream);
    browser.type("#region", "us-east-1");
    browser.seeText(".settings", "US East (N. Virginia)");
    browser.script("document.getElementById('version').value = '0.0'");
    browser.script("document.getElementById('version').dispatchEvent(new Event('change'))");
    browser.click("details.card > summary");
    browser.type("#endpoint", proxy.endpoint().toString());
    browser.press("Test connection");
    browser.seeText(".steps .failed", "The stream is there");
    browser.seeText(".tester .note.bad", "The stream does not exist in this region");
    kinesis.createStream(stream, 2);
    CompletableFuture<Void> seen = new CompletableFuture<>();
    proxy.next(WireFault.hold(seen));
    browser.press("Test connection");
    browser.seeText(".steps .passed:nth-child(4)", "The stream is there");
    browser.seeText(".steps .running", "The key may write to it");
    seen.complete(null);
    browser.seeText(
        ".tester .note.good", "Events can be written to the stream. Where they come from is not");
    browser.click("#enabled");
    browser.press("Save");
    browser.seeText("h1", "Acme");
    browser.seeText(".under .state", "Streaming");
    browser.seeText(".secret", "Saved on");
    assertThat(browser.has("#secretAccessKey[type=password]")).isFalse();
  }

  private void eventsFlow() throws Exception {
    assertThat(app.ingest("acme", event("1")).statusCode()).isEqualTo(202);
    browser.press("Watch");
    browser.press("Show them");
    browser.seeText(".tail", "queued");
    browser.click(".tail summary");
    browser.seeText(".tail pre", "(hidden)");
    assertThat(browser.held()).doesNotContain(NUMBER);
    browser.press("Send a test event");
    browser.seeText(".steps", "Read back from the stream");
    browser.listen();
    assertThat(browser.answers()).noneMatch(answer -> answer.contains(NUMBER));
    browser.press("Show personal data");
    browser.press("Show it");
    browser.seeText(".note.info", "noted in the history");
    assertThat(String.valueOf(browser.script("return document.querySelector('.tail').textContent")))
        .contains(NUMBER);
    browser.open("/");
    // the test event went past the source, so it is not among what was delivered
    browser.seeText(".row:not(.heads) .c-delivered", "1");
    browser.press("Acme");
  }

  private void revoke() throws Exception {
    proxy.when(
        call -> true,
        WireFault.refuse(
            "UnrecognizedClientException",
            "The security token included in the request is invalid."));
    assertThat(app.ingest("acme", event("2")).statusCode()).isEqualTo(503);
  }

  private void keyIsRevokedAndRestored() throws Exception {
    revoke();
    browser.seeText(".panel.paused h2", "AWS does not know the access key ID");
    browser.seeText(".panel.paused", "The security token included in the request is invalid.");
    browser.seeText(".panel.paused", "Senders get 503");
    browser.press("access key ID");
    focused("accessKeyId");
    browser.press("Retry connection");
    browser.seeText(".panel.paused h2", "AWS does not know the access key ID");
    proxy.clear();
    proxy.when(call -> true, WireFault.refuse("AccessDeniedException", "is not authorized"));
    browser.press("Retry connection");
    browser.seeText(".panel.paused h2", "may not write to the stream");
    browser.press("permission kinesis:PutRecords on the stream");
    focused("policy");
    browser.seeText(".tester .snippet", "stream/" + stream);
    proxy.clear();
    browser.press("Retry connection");
    browser.seeText(".panel.streaming", "Connected again");
  }

  private void focused(String... ids) {
    await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> List.of(ids).contains(browser.script("return document.activeElement.id")));
  }

  private void upgrade() {
    browser.see(".version-line .newer");
    browser.click(".version-line .button");
    browser.click(".version-choice input[value='1.0']");
    browser.seeText(".summary", "message-link-clicked");
    browser.seeText(".beside", "\"version\": \"1.0\"");
    browser.press("An event of mine");
    browser.type("#own", event("9"));
    browser.press("Show in both");
    browser.seeText(".beside", "outbound-sms");
    browser.press("Save v1.0");
    browser.seeText(".version-line b", "v1.0");
    assertThat(browser.has(".version-line .newer")).isFalse();
  }

  private void offAndOn() throws Exception {
    browser.click(".actions #enabled");
    browser.seeText("dialog", "events are not queued");
    browser.press("Cancel");
    browser.seeText(".under .state", "Streaming");
    browser.click(".actions #enabled");
    browser.click("dialog .danger");
    browser.seeText(".panel.off h2", "Activity Sync is off");
    assertThat(app.ingest("acme", event("3")).statusCode()).isEqualTo(202);
    browser.seeText(".panel.off", "1 event");
    browser.press("Turn on");
    browser.seeText(".under .state", "Streaming");
    browser.press("Suspend");
    browser.click("dialog .main");
    browser.seeText(".panel.suspended h2", "Suspended by");
    browser.press("Resume");
    browser.seeText(".under .state", "Streaming");
  }

  private void twoEditAtOnce() throws Exception {
    browser.type("#streamName", "mine");
    String theirs = "{\"streamName\":\"theirs\",\"partitionKey\":\"kind\"}";
    assertThat(
            app.call("PATCH", "/api/connections/acme", "application/merge-patch+json", theirs)
                .statusCode())
        .isEqualTo(200);
    browser.press("Save");
    browser.seeText("dialog", "theirs");
    browser.seeText("dialog", "Partition key");
    browser.click("dialog td:first-of-type input");
    browser.click("dialog .main");
    await().atMost(Duration.ofSeconds(30)).until(() -> !browser.has("dialog, .draft"));
    assertThat(browser.script("return document.getElementById('streamName').value"))
        .isEqualTo("theirs");
    browser.type("#streamName", stream);
    browser.press("Save");
    browser.seeText(".under .state", "Streaming");
  }

  private void history() {
    browser.press("History");
    browser.seeText(".history", "0.0");
    browser.seeText(".history", "Personal data");
    assertThat(browser.see(".history").getText()).contains("Off").doesNotContain("false");
    browser.seeText(".history", "UNKNOWN_KEY");
  }

  private void nothingLeaked() {
    browser.listen();
    assertThat(browser.complaints()).isEmpty();
    assertThat(browser.elsewhere()).isEmpty();
    assertThat(browser.held()).doesNotContain(SECRET);
    assertThat(browser.answers()).isNotEmpty().noneMatch(answer -> answer.contains(SECRET));
  }

  @Test
  void byTheKeyboardAlone() throws Exception {
    start(false);
    kinesis.createStream("activity", 1);
    browser.open("/");
    browser.see(".empty");
    enterAt("a[href='#/new']");
    typeInto("#name", "Acme");
    typeInto("#accessKeyId", "000000000000AKIAIOSF");
    typeInto("#secretAccessKey", SECRET);
    typeInto("#streamName", "activity");
    typeInto("#region", "us-east-1");
    browser.tabTo("#enabled");
    browser.keys(Keys.SPACE);
    browser.tabTo("#version");
    browser.keys("v0");
    enterAt("details.card > summary");
    typeInto("#endpoint", proxy.endpoint().toString());
    enterAt(".draft button.main");
    browser.seeText(".under .state", "Streaming");
    assertThat(app.ingest("acme", Connect.event("e", "1")).statusCode()).isEqualTo(202);

    revoke();
    browser.seeText(".panel.paused h2", "AWS does not know the access key ID");
    enterAt(".panel.paused .link");
    focused("streamName", "accessKeyId", "secretAccessKey");
    browser.shiftTabTo(".panel.paused .main");
    browser.keys(Keys.ENTER);
    browser.seeText(".panel.paused h2", "AWS does not know the access key ID");
    proxy.clear();
    browser.shiftTabTo(".panel.paused .main");
    browser.keys(Keys.ENTER);
    browser.seeText(".panel.streaming", "Connected again");

    enterAt(".version-line .button");
    browser.see(".version-choice input[value='1.0']");
    browser.tabTo(".version-choice input:checked");
    browser.keys(Keys.ARROW_UP);
    browser.seeText(".beside", "\"version\": \"1.0\"");
    enterAt(".tabs button:nth-child(2)");
    browser.see(".preview details, .card details.inline");
    enterAt(".save-version .main");
    browser.seeText(".version-line b", "v1.0");

    browser.tabTo(".actions #enabled");
    browser.keys(Keys.SPACE);
    browser.see("dialog");
    browser.keys(Keys.ESCAPE);
    await().atMost(Duration.ofSeconds(30)).until(() -> !browser.has("dialog"));
    browser.tabTo(".actions #enabled");
    browser.keys(Keys.SPACE);
    browser.see("dialog");
    enterAt("dialog .danger");
    browser.see(".panel.off");
    enterAt(".panel.off button");
    browser.seeText(".under .state", "Streaming");

    enterAt("a[href='#/connections/acme/history']");
    browser.seeText(".history", "Off");
    browser.seeText(".history", "UNKNOWN_KEY");
    browser.seeText(".history", "1.0");
    assertThat(browser.complaints()).isEmpty();
  }

  private void typeInto(String css, String text) {
    browser.see(css);
    browser.tabTo(css);
    browser.keys(text);
  }

  private static String event(String id) {
    return """
        {"id": "%s", "kind": "outbound-sms", "timestamp": "2026-03-14T09:26:53.589Z", "tenantId": "acme",
         "workflowContext": null, "customContext": {},
         "data": {"messageId": "m-%s", "status": "queued", "sender": "+61400000001", "recipient": "%s",
           "body": "Hello"}, "pii": ["recipient", "body"]}"""
        .formatted(id, id, NUMBER);
  }

  private void enterAt(String selector) {
    browser.tabTo(selector);
    browser.keys(Keys.ENTER);
  }
}
