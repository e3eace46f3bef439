package io.activitysync.deadletter;

import io.activitysync.connection.Connection;
import io.activitysync.event.EventFormatException;
import io.activitysync.event.RejectedEvents;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;

/**
 * Where events go that can never be taken, for sources that nobody answers. Safe for use by several
 * threads.
 */
public final class DeadLetters {
  /** The property that names another endpoint than the file. */
  public static final String PROPERTY = "activity-sync.dead-letter";

  private static final Path DEFAULT = Path.of("data/dead-letter.ndjson");

  /** As Camel's file, FTP and SMB have it: without a name each letter gets a file of its own. */
  private static final Pattern NAMED_FILE = Pattern.compile("[?&]fileName=");

  private static final Pattern FILE_EXIST = Pattern.compile("[?&]fileExist=");

  private static final Pattern LOSING =
      Pattern.compile("[?&]fileExist=(Override|Ignore|TryRename)(&|$)", Pattern.CASE_INSENSITIVE);

  /** What files of dead letters may have, and have. */
  public interface Room {
    /** Bytes of all that there are, whoever wrote them; NaN where they can't be looked at. */
    double heldBytes();

    /** Bytes from which on no more is set aside. */
    long mostBytes();
  }

  private final Consumer<DeadLetter> destination;
  private final Clock clock;
  private final DeadLetterData data;
  private final DeadLetterData.Sealer sealer;

  private DeadLetters(
      Consumer<DeadLetter> destination,
      Clock clock,
      DeadLetterData data,
      DeadLetterData.Sealer sealer) {
    this.destination = destination;
    this.clock = clock;
    this.data = data;
    this.sealer = sealer;
  }

  /**
   * To the file {@code data/dead-letter.ndjson}.
   *
   * @param mostBytes how large it and the older ones beside it may get
   * @param data what is kept of an event
   * @param sealer seals it where it is to be sealed
   */
  public static DeadLetters inFile(
      long mostBytes, Clock clock, DeadLetterData data, DeadLetterData.Sealer sealer) {
    return new DeadLetters(DeadLetterFile.of(DEFAULT, mostBytes), clock, data, sealer);
  }

  /**
   * To an endpoint. A file whose name is given is appended to: Camel's default would have each
   * letter replace the one before.
   *
   * @param endpoint any Camel URI that can be sent to, gets a line of JSON each
   * @param data what is kept of an event
   * @param sealer seals it where it is to be sealed
   */
  public static DeadLetters to(
      CamelContext context,
      String endpoint,
      Clock clock,
      DeadLetterData data,
      DeadLetterData.Sealer sealer) {
    ProducerTemplate template = context.createProducerTemplate();
    String uri = appending(endpoint);
    return new DeadLetters(letter -> template.sendBody(uri, letter.line()), clock, data, sealer);
  }

  /**
   * Why an endpoint can't be used, as it goes on after the property's name; null where it can: it
   * would have one letter replace the other, or leave out those that come behind the first.
   */
  public static String problem(String endpoint) {
    return NAMED_FILE.matcher(endpoint).find() && LOSING.matcher(endpoint).find()
        ? "would keep one letter alone, should have fileExist=Append, or no fileExist, which is"
            + " the same here"
        : null;
  }

  private static String appending(String endpoint) {
    boolean replaces = NAMED_FILE.matcher(endpoint).find() && !FILE_EXIST.matcher(endpoint).find();
    return replaces ? endpoint + "&fileExist=Append" : endpoint;
  }

  /** Empty where they go to an endpoint, of which nobody here knows what it holds. */
  public Optional<Room> room() {
    return destination instanceof Room room ? Optional.of(room) : Optional.empty();
  }

  /** Takes a connection's bad events. */
  public RejectedEvents events(Connection connection) {
    return (cause, raw) -> setAside(connection, cause, raw);
  }

  /**
   * Sets aside what can never be taken.
   *
   * @param cause which event it is, and why
   * @param raw its bytes
   * @throws DeadLetterException where it is kept nowhere: then its source must keep it
   */
  public void setAside(Connection connection, EventFormatException cause, byte[] raw) {
    try {
      destination.accept(
          new DeadLetter(
              clock.instant(), connection.id(), cause, data.member(connection.id(), raw, sealer)));
    } catch (RuntimeException e) {
      throw new DeadLetterException(e);
    }
    connection.counters().rejected.increment();
    connection.counters().deadLettered.increment();
  }
}
