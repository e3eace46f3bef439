package io.activitysync.credentials;

import java.io.IOException;

/**
 * SigningCredentials could not be obtained, so nothing was sent. Its cause says why; no secret in
 * it.
 */
public class CredentialsUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  /** Tells of a provider that gave no credentials. */
  public CredentialsUnavailableException(Throwable cause) {
    super("no credentials could be obtained", cause);
  }
}
