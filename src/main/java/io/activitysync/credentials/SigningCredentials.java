package io.activitysync.credentials;

import java.net.URI;
import java.util.Objects;

/**
 * How a connection proves to AWS who it is. A description only: {@link RefreshableCredentials}
 * makes it work. Immutable; secrets never show in {@code toString}.
 */
public sealed interface SigningCredentials {

  /**
   * An access key.
   *
   * @param accessKeyId as {@code AKIA…}; not a secret
   * @param secretAccessKey never shown
   * @param sessionToken of a temporary key, never shown; null for a lasting key
   */
  record StaticKey(String accessKeyId, String secretAccessKey, String sessionToken)
      implements SigningCredentials {

    /** Refuses what can't be a key, with {@link IllegalArgumentException}, naming no secret. */
    public StaticKey {
      visible("access key ID", accessKeyId);
      visible("secret access key", secretAccessKey);
      if (sessionToken != null) {
        visible("session token", sessionToken);
      }
    }

    /** A lasting key. */
    public StaticKey(String accessKeyId, String secretAccessKey) {
      this(accessKeyId, secretAccessKey, null);
    }

    @Override
    public String toString() {
      return "StaticKey[accessKeyId="
          + accessKeyId
          + ", secretAccessKey=***, sessionToken="
          + (sessionToken == null ? "none" : "***")
          + "]";
    }
  }

  /**
   * What the AWS SDK finds around the process: system properties, environment, web identity, SSO,
   * profile file, container or instance role.
   */
  record DefaultChain() implements SigningCredentials {}

  /**
   * A profile of the AWS configuration files.
   *
   * @param name as in {@code [profile name]}
   */
  record Profile(String name) implements SigningCredentials {

    /** Refuses an empty name, with {@link IllegalArgumentException}. */
    public Profile {
      visible("profile name", name);
    }
  }

  /**
   * A role that the customer lets this process assume.
   *
   * @param roleArn as {@code arn:aws:iam::111122223333:role/name}
   * @param externalId what the customer's trust policy asks for; null for none
   * @param sessionName 2 to 64 of {@code [\w+=,.@-]}, seen in the customer's CloudTrail
   * @param base who asks for the role
   * @param stsEndpoint takes the place of the region's STS address; null for the region's own
   */
  record AssumeRole(
      String roleArn,
      String externalId,
      String sessionName,
      SigningCredentials base,
      URI stsEndpoint)
      implements SigningCredentials {

    /** Refuses what STS would refuse, with {@link IllegalArgumentException}. */
    public AssumeRole {
      visible("role ARN", roleArn);
      Objects.requireNonNull(base, "base");
      if (externalId != null) {
        visible("external ID", externalId);
      }
      if (sessionName == null || !sessionName.matches("[\\w+=,.@-]{2,64}")) {
        throw new IllegalArgumentException(
            "the session name must be 2 to 64 letters, digits or any of _+=,.@-");
      }
    }

    @Override
    public String toString() {
      return "AssumeRole[roleArn="
          + roleArn
          + ", externalId="
          + (externalId == null ? "none" : "***")
          + ", sessionName="
          + sessionName
          + ", base="
          + base
          + "]";
    }
  }

  // A stray line break would travel into a header, and from there, with the value, into an
  // exception's message. So it is refused here, where the value can be left unsaid.
  private static void visible(String what, String value) {
    if (value == null || value.isEmpty()) {
      throw new IllegalArgumentException("the " + what + " is missing");
    }
    if (value.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new IllegalArgumentException(
          "the " + what + " must not hold spaces, line breaks or characters outside ASCII");
    }
  }
}
