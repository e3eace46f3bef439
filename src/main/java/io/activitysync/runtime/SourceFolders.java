package io.activitysync.runtime;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Route;
import org.apache.camel.component.file.FileConsumer;
import org.apache.camel.component.file.FileEndpoint;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;

/**
 * Looks whether the folder of a file consumer can be read. Where it is gone, as a share that is not
 * mounted, or is no folder, Camel's consumer finds no files, which is no error to it. Looks as part
 * of each poll: a share that does not answer holds up nobody else.
 */
final class SourceFolders extends DefaultPollingConsumerPollStrategy {
  private volatile String problem;

  /** Has the consumer of a route looked after, where it is one of files; before it starts. */
  static void listenTo(Route route) {
    // one that is to have Camel's has none yet
    if (route.getConsumer() instanceof FileConsumer consumer
        && consumer.getPollStrategy() == null) {
      consumer.setPollStrategy(new SourceFolders());
    }
  }

  /** What is wrong with a route's folder, as the end of a sentence; empty where nothing is. */
  static Optional<String> problem(Route route) {
    return route.getConsumer() instanceof FileConsumer consumer
            && consumer.getPollStrategy() instanceof SourceFolders folders
        ? Optional.ofNullable(folders.problem)
        : Optional.empty();
  }

  @Override
  public boolean begin(Consumer consumer, Endpoint endpoint) {
    if (endpoint instanceof FileEndpoint file) {
      problem = problem(file.getFile().toPath(), file.isNoop());
    }
    return super.begin(consumer, endpoint);
  }

  private static String problem(Path folder, boolean stay) {
    if (!Files.isDirectory(folder)) {
      return Files.exists(folder)
          ? folder + " is a file, and should be a folder"
          : "there is no folder " + folder;
    }
    if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
      return "this process may not read the folder " + folder;
    }
    return stay || Files.isWritable(folder)
        ? null
        : "this process may not take files out of the folder " + folder;
  }
}
