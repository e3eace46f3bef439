package io.activitysync.credentials;

/** How a connection proves to AWS who it is. */
public sealed interface Credentials {

  /**
   * The word for it in settings: {@code static}, {@code default}, {@code profile} or {@code
   * assume-role}.
   */
  String kind();

  /**
   * An access key, typed in.
   *
   * @param accessKeyId 16 to 128 word characters; null while not yet given
   * @param secretAccessKey null while not yet given
   * @param sessionToken for temporary keys; may be null
   */
  record Static(String accessKeyId, Secret secretAccessKey, Secret sessionToken)
      implements Credentials {
    @Override
    public String kind() {
      return "static";
    }
  }

  /**
   * What the AWS provider chain finds: instance or pod role, SSO, profile, web identity,
   * environment.
   */
  record DefaultChain() implements Credentials {
    @Override
    public String kind() {
      return "default";
    }
  }

  /**
   * A named profile of the AWS configuration files.
   *
   * @param name the profile's name
   */
  record Profile(String name) implements Credentials {
    @Override
    public String kind() {
      return "profile";
    }
  }

  /**
   * A role in the customer's account.
   *
   * @param roleArn {@code arn:aws:iam::123456789012:role/name}
   * @param externalId what the role's trust policy asks for; may be null
   * @param base the key that may assume the role; null for the default chain
   */
  record AssumeRole(String roleArn, String externalId, Static base) implements Credentials {
    @Override
    public String kind() {
      return "assume-role";
    }
  }
}
