package io.activitysync.kinesis.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.regions.Region;

class StreamAddressTest {

  @ParameterizedTest
  @CsvSource({
    "eu-central-1,   false, https://kinesis.eu-central-1.amazonaws.com",
    "cn-north-1,     false, https://kinesis.cn-north-1.amazonaws.com.cn",
    "us-gov-west-1,  false, https://kinesis.us-gov-west-1.amazonaws.com",
    "us-east-1,      true,  https://kinesis-fips.us-east-1.amazonaws.com",
    "us-gov-west-1,  true,  https://kinesis.us-gov-west-1.amazonaws.com",
    "eu-nowhere-1,   false, https://kinesis.eu-nowhere-1.amazonaws.com",
  })
  void goesWhereTheSdkWouldGo(String region, boolean fips, String endpoint) {
    assertThat(new StreamAddress("s", null, Region.of(region), null, fips).endpoint())
        .isEqualTo(URI.create(endpoint));
  }

  @Test
  void anOverrideTakesTheRegionsPlace() {
    URI override = URI.create("http://localhost:4567");

    assertThat(StreamAddress.of("s", "eu-central-1").at(override).endpoint()).isEqualTo(override);
  }

  @ParameterizedTest
  @ValueSource(strings = {"localhost:4567", "ftp://localhost", "https://", "/path", "http://h/p"})
  void refusesWhatIsNoEndpoint(String endpoint) {
    assertThatThrownBy(
            () -> {
              StreamAddress address = StreamAddress.of("s", "eu-central-1");
              address.at(URI.create(endpoint));
            })
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void needsANameOrAnArn() {
    assertThatThrownBy(() -> new StreamAddress(null, null, Region.EU_CENTRAL_1, null, false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
