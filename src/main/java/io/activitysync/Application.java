package io.activitysync;

import io.activitysync.deadletter.OpenDeadLetters;
import io.activitysync.management.access.Password;
import io.activitysync.management.access.Token;
import io.activitysync.output.StandardOutput;
import io.activitysync.process.Environment;
import io.activitysync.route.files.RouteFiles;
import io.activitysync.setup.Connect;
import io.activitysync.tail.Tail;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.camel.main.Main;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Starts Camel, nothing else; the way of an event begins in {@code
 * routes/activity-sync.camel.yaml}.
 */
@Command(
    name = "activity-sync",
    description = "Streams activity events to Amazon Kinesis data streams.",
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    subcommands = {Tail.class, OpenDeadLetters.class, Connect.class, Password.class, Token.class})
public final class Application implements Callable<Integer> {

  @Option(
      names = "--local",
      description =
          "Also starts an embedded Kinesis, a connection \"demo\" that is on, and a trickle of"
              + " sample events.")
  private boolean local;

  private Application() {}

  /** Runs until the process is told to stop; ends with 0, or with 1 when it can't start. */
  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      // there is nothing to read, and what reads it would take a tenth of the start
      System.exit(new Application().call());
    }
    CommandLine command = command();
    command.setOut(StandardOutput.lines()).setErr(StandardOutput.errors());
    System.exit(command.execute(args));
  }

  /** What reads the command line. */
  static CommandLine command() {
    // or picocli would load Groovy, which is here for route files, and take 0.4 s
    System.setProperty("picocli.disable.closures", "true");
    return new CommandLine(new Application())
        .setCaseInsensitiveEnumValuesAllowed(true)
        // else the content of a file that is named as curl does, @secret, would become arguments,
        // and be repeated as unknown ones
        .setExpandAtFiles(false);
  }

  @Override
  public Integer call() throws Exception {
    List<String> locations = new ArrayList<>();
    locations.add("file:application.properties;optional=true");
    if (local) {
      locations.add("classpath:activity-sync-local.properties");
    }
    locations.add("classpath:activity-sync.properties");
    RouteFiles files = new RouteFiles(Path.of("routes"));
    Main main = new ActivityMain();
    // route files are loaded by ourselves, so that a bad one stops nobody else
    main.configure().withRoutesIncludePattern("false");
    main.setDefaultPropertyPlaceholderLocation(String.join(",", locations));
    Environment.ofCamel(System.getenv())
        .forEach(
            (name, value) -> {
              if (System.getProperty(name) == null) {
                main.addOverrideProperty(name, value);
              }
            });
    Wiring.install(main, files.folder());
    return StartUp.run(main);
  }
}
