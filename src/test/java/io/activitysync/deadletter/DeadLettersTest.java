package io.activitysync.deadletter;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLettersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:letters?fileName=all.ndjson&fileExist=Override",
        "file:letters?fileExist=ignore&fileName=all.ndjson",
        "sftp:host/letters?fileName=all.ndjson&fileExist=TryRename&username=me"
      })
  void endpointThatWouldKeepOneLetterAloneIsRefused(String endpoint) {
    assertThat(DeadLetters.problem(endpoint)).contains("should have fileExist=Append");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "file:letters",
        "file:letters?fileExist=Override",
        "file:letters?fileName=all.ndjson",
        "file:letters?fileName=all.ndjson&fileExist=Append",
        "file:letters?fileName=all.ndjson&fileExist=Fail",
        "kafka:letters"
      })
  void endpointThatKeepsEachLetterIsTaken(String endpoint) {
    assertThat(DeadLetters.problem(endpoint)).isNull();
  }
}
