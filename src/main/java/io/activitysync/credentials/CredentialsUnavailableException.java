package io.activitysync.credentials;

import java.io.IOException;

/** Credentials could not be obtained, so nothing was sent. No secret in it. */
public class CredentialsUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Tells of a provider that gave no credentials; its own exception says why. */
  public CredentialsUnavailableException(Throwable cause) {
    super("no credentials could be obtained", cause);
  }

  /**
   * Tells of credentials that can never sign.
   *
   * @param flaw as {@code the secret access key is missing}
   */
  public CredentialsUnavailableException(String flaw) {
    super(flaw);
  }
}
