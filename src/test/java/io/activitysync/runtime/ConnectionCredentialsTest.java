package io.activitysync.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import java.time.Clock;
import java.util.Map;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.spi.Registry;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;

/** Credentials as route files find them. */
class ConnectionCredentialsTest {
  private final DefaultCamelContext context = new DefaultCamelContext();
  private final Registry registry = context.getRegistry();
  private final ConnectionCredentials credentials =
      new ConnectionCredentials(
          context,
          settings -> {
            throw new AssertionError("no stream is asked for here");
          },
          Clock.systemUTC());

  private static ConnectionSettings acme() {
    return ConnectionSettings.of(
        "acme",
        Map.of(
            SettingField.ACCESS_KEY_ID, "AKIAIOSFODNN7EXAMPLE",
            SettingField.SECRET_ACCESS_KEY, "of acme"));
  }

  private AwsCredentialsProvider found(String name) {
    return registry.lookupByNameAndType(name, AwsCredentialsProvider.class);
  }

  @Test
  void areFoundByTheirConnectionsNameUntilTheyAreRemoved() {
    assertThat(found("credentials-acme")).isNull();
    credentials.put(acme());
    assertThat(found("credentials-acme")).isNotNull().isSameAs(credentials.find("acme").get());
    assertThat(registry.lookupByNameAndType("credentials-acme", String.class)).isNull();
    credentials.remove("acme");
    assertThat(found("credentials-acme")).isNull();
  }

  @Test
  void areNoCandidatesForWhoeverLooksForCredentialsByType() {
    credentials.put(acme());
    assertThat(registry.findByType(AwsCredentialsProvider.class)).isEmpty();
    assertThat(registry.findByTypeWithName(AwsCredentialsProvider.class)).isEmpty();
    assertThat(registry.findSingleByType(AwsCredentialsProvider.class)).isNull();
  }

  @Test
  void leaveBeansOfOthersTheirNames() {
    AwsCredentialsProvider own =
        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIA", "any"));
    registry.bind("credentials-of-mine", own);
    credentials.put(acme());
    assertThat(found("credentials-of-mine")).isSameAs(own);
    assertThat(registry.findSingleByType(AwsCredentialsProvider.class)).isSameAs(own);
  }
}
