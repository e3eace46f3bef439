package io.activitysync.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ListeningTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Permission denied | 80 | camel.server.port: is 80, which the system keeps for root",
        "Cannot assign requested address | 8080 | camel.server.host: is \"here\", an address that",
        "Address already in use | 8080 | camel.server.port: is 8080, which another process",
        "Something else | 8080 | camel.server.port: is 8080 on here, which can't be had: Something"
      })
  void whatTheSystemSaysOfAnAddressIsPutIntoWords(String said, int port, String told) {
    var violation = Listening.refused("camel.server", "here", port, new BindException(said));

    assertThat(violation.field() + ": " + violation.message()).startsWith(told);
  }
}
