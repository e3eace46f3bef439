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
    "eu-central-1,   false, false, https://kinesis.eu-central-1.amazonaws.com",
    "cn-north-1,     false, false, https://kinesis.cn-north-1.amazonaws.com.cn",
    "us-gov-west-1,  false, false, https://kinesis.us-gov-west-1.amazonaws.com",
    "us-east-1,      true,  false, https://kinesis-fips.us-east-1.amazonaws.com",
    "us-gov-west-1,  true,  false, https://kinesis.us-gov-west-1.amazonaws.com",
    "eu-central-1,   false, true,  https://kinesis.eu-central-1.api.aws",
    "us-east-1,      true,  true,  https://kinesis-fips.us-east-1.api.aws",
    "eu-nowhere-1,   false, false, https://kinesis.eu-nowhere-1.amazonaws.com",
  })
  void goesWhereTheSdkWouldGo(String region, boolean fips, boolean dualStack, String endpoint) {
    assertThat(StreamAddress.of("s", region).with(fips, dualStack).endpoint())
        .isEqualTo(URI.create(endpoint));
  }

  @Test
  void anArnTakesTheNamesPlaceAndMustBeOfTheRegion() {
    String arn = "arn:aws:kinesis:eu-central-1:111122223333:stream/events";

    assertThat(StreamAddress.of(arn, "eu-central-1").streamArn()).isEqualTo(arn);
    assertThat(StreamAddress.of(arn, "eu-central-1").streamName()).isNull();
    assertThat(StreamAddress.of("arn", "eu-central-1").streamName()).isEqualTo("arn");
    assertThatThrownBy(() -> StreamAddress.of(arn, "eu-west-1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("must be of the region eu-west-1");
  }

  @Test
  void anOverrideTakesTheRegionsPlace() {
    URI override = URI.create("http://localhost:4567");

    assertThat(StreamAddress.of("s", "eu-central-1").at(override).endpoint()).isEqualTo(override);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:4567",
        "ftp://localhost",
        "https:///",
        "/path",
        "http://h/p",
        "http://h:99999",
        "http://h:0",
        "http://u:pw@h",
        "http://h?q",
        "http://h#f"
      })
  void refusesWhatIsNoEndpoint(String endpoint) {
    assertThatThrownBy(
            () -> {
              StreamAddress address = StreamAddress.of("s", "eu-central-1");
              address.at(URI.create(endpoint));
            })
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("https://host:port")
        .hasMessageNotContaining("pw");
  }

  @Test
  void needsANameOrAnArn() {
    assertThatThrownBy(() -> new StreamAddress(null, null, Region.EU_CENTRAL_1, null, false, false))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
