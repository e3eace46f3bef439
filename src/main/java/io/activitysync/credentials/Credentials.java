package io.activitysync.credentials;

import java.util.regex.Pattern;

/**
 * How a connection proves to AWS who it is, from the door to the signer. A description only: {@link
 * RefreshableCredentials} makes it work. Immutable; secrets never show in {@code toString}.
 */
public sealed interface Credentials {

  /**
   * What keeps them from ever signing, as {@code the secret access key is missing}, naming no
   * secret; null when nothing does.
   */
  String flaw();

  /**
   * An access key, typed in.
   *
   * @param accessKeyId 16 to 128 word characters; not a secret; null while not yet given
   * @param secretAccessKey null while not yet given, or when it was forgotten
   * @param sessionToken of a temporary key; null for a lasting one
   */
  record Static(String accessKeyId, Secret secretAccessKey, Secret sessionToken)
      implements Credentials {

    @Override
    public String flaw() {
      String id = flawOf("access key ID", accessKeyId);
      String secret = flawOf("secret access key", revealed(secretAccessKey));
      String token = sessionToken == null ? null : flawOf("session token", sessionToken.reveal());
      return id != null ? id : secret != null ? secret : token;
    }
  }

  /**
   * What the AWS SDK finds around the process: system properties, environment, web identity, SSO,
   * profile file, container or instance role.
   */
  record DefaultChain() implements Credentials {
    @Override
    public String flaw() {
      return null;
    }
  }

  /**
   * A named profile of the AWS configuration files.
   *
   * @param name as in {@code [profile name]}
   */
  record Profile(String name) implements Credentials {
    @Override
    public String flaw() {
      return flawOf("profile name", name);
    }
  }

  /**
   * A role that the customer lets this process assume.
   *
   * @param roleArn {@code arn:aws:iam::123456789012:role/name}
   * @param externalId what the role's trust policy asks for, no secret to AWS; null for none
   * @param base the key that may assume the role; null for the default chain
   */
  record AssumeRole(String roleArn, String externalId, Static base) implements Credentials {
    @Override
    public String flaw() {
      String arn = flawOf("role ARN", roleArn);
      return arn != null ? arn : base == null ? null : base.flaw();
    }

    @Override
    public String toString() {
      return "AssumeRole[roleArn="
          + roleArn
          + ", externalId="
          + (externalId == null ? "none" : "***")
          + ", base="
          + base
          + "]";
    }
  }

  /** What can stand in a header. */
  Pattern VISIBLE = Pattern.compile("[!-~]+");

  // A stray line break would travel into a header, and from there, with the value, into an
  // exception's message. So it is told of here, where the value can be left unsaid.
  private static String flawOf(String what, String value) {
    if (value == null || value.isEmpty()) {
      return "the " + what + " is missing";
    }
    return VISIBLE.matcher(value).matches()
        ? null
        : "the " + what + " must not hold spaces, line breaks or characters outside ASCII";
  }

  private static String revealed(Secret secret) {
    return secret == null ? null : secret.reveal();
  }
}
