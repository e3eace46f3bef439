package io.activitysync.management.access;

import java.io.PrintWriter;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command that makes a token for a sender of events, and the hash that settings hold of it. */
@Command(
    name = "token",
    mixinStandardHelpOptions = true,
    description =
        "Makes a token for a sender of events, and its hash for"
            + " activity-sync.connections.NAME.ingest-tokens.")
public final class Token implements Callable<Integer> {
  private static final int BYTES = 32;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    PrintWriter out = spec.commandLine().getOut();
    out.println("token: " + token);
    out.println("hash:  " + HexFormat.of().formatHex(IngestTokens.sha256(token)));
    return 0;
  }
}
