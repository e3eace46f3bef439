package io.activitysync.logging;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class CleanFailureTest {

  @Test
  void tellsAllButTheSecret() {
    Exception failure =
        new IllegalStateException(
            "route q", new IOException("Unknown parameters=[{secretKy=s3cret}]", new Error()));
    StringWriter text = new StringWriter();
    CleanFailure.of(failure).printStackTrace(new PrintWriter(text, true));
    assertThat(text.toString())
        .contains(
            "java.lang.IllegalStateException: route q",
            "java.io.IOException: Unknown parameters=[{secretKy=…}]",
            "java.lang.Error",
            "at " + CleanFailureTest.class.getName() + ".tellsAllButTheSecret")
        .doesNotContain("s3cret");
  }

  @Test
  void aCircleOfCausesEnds() {
    Exception one = new Exception("one");
    one.initCause(new Exception("two", one));
    assertThat(CleanFailure.of(one)).hasMessage("java.lang.Exception: one");
  }
}
