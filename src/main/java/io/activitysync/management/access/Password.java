package io.activitysync.management.access;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The command that prints a user's line for {@code camel.server.basicPropertiesFile}. */
@Command(
    name = "password",
    mixinStandardHelpOptions = true,
    description =
        "Reads a password, from the console or the first line of standard input, and prints the"
            + " user's line for camel.server.basicPropertiesFile.")
public final class Password implements Callable<Integer> {
  private static final int LEAST = 12;
  private static final int MOST = 1024;

  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "NAME", description = "The user's name, of a-z, A-Z, 0-9, _ . and -.")
  private String name;

  @Option(
      names = "--role",
      defaultValue = "viewer",
      description = "viewer or operator; by default viewer.")
  private Role role;

  @Override
  public Integer call() throws IOException {
    PrintWriter err = spec.commandLine().getErr();
    if (!name.matches("[a-zA-Z0-9_.-]{1,64}")) {
      err.println("NAME: should be 1 to 64 of a-z, A-Z, 0-9, _ . and -");
      return 2;
    }
    String password = read();
    if (password == null || password.length() < LEAST || password.length() > MOST) {
      err.println("the password should be " + LEAST + " to " + MOST + " characters");
      return 2;
    }
    spec.commandLine()
        .getOut()
        .println("user." + name + " = " + PasswordHash.of(password) + "," + role.text());
    return 0;
  }

  @SuppressWarnings(
      "SystemConsoleNull") // where it is not null without a terminal, it reads standard input
  private static String read() throws IOException {
    Console console = System.console();
    if (console != null) {
      char[] typed = console.readPassword("Password: ");
      return typed == null ? null : new String(typed);
    }
    return firstLine(System.in, MOST);
  }

  /**
   * The first line, without its end; one character longer than {@code most} where it is too long.
   */
  private static String firstLine(InputStream in, int most) throws IOException {
    BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    StringBuilder line = new StringBuilder();
    for (int c = reader.read(); c >= 0 && c != '\n' && line.length() <= most; c = reader.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
