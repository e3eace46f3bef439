package io.activitysync.tail;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;
import software.amazon.awssdk.services.kinesis.model.ShardIteratorType;

/**
 * Where reading starts.
 *
 * @param type LATEST, TRIM_HORIZON or AT_TIMESTAMP
 * @param timestamp for AT_TIMESTAMP; null otherwise
 */
record StartPosition(ShardIteratorType type, Instant timestamp) {

  static final StartPosition LATEST = new StartPosition(ShardIteratorType.LATEST, null);
  static final StartPosition HORIZON = new StartPosition(ShardIteratorType.TRIM_HORIZON, null);

  static StartPosition at(Instant timestamp) {
    return new StartPosition(ShardIteratorType.AT_TIMESTAMP, timestamp);
  }

  /** Where one starts who didn't say: nothing would be there to print at the end of a stream. */
  static StartPosition usual(boolean follow) {
    return follow ? LATEST : HORIZON;
  }

  /** Reads the value of the option. */
  static final class Converter implements ITypeConverter<StartPosition> {
    @Override
    public StartPosition convert(String value) {
      return switch (value) {
        case "latest" -> LATEST;
        case "horizon" -> HORIZON;
        default -> at(past(value));
      };
    }

    private static Instant past(String value) {
      Instant instant;
      try {
        instant = OffsetDateTime.parse(value).toInstant();
      } catch (DateTimeException e) {
        throw new TypeConversionException(
            "must be latest, horizon or a time as 2026-03-14T09:26:53Z, not " + value);
      }
      if (instant.isAfter(Instant.now())) {
        throw new TypeConversionException("must not be in the future, as " + value + " is");
      }
      return instant;
    }
  }
}
