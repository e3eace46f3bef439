package io.activitysync.tail;

import io.activitysync.kinesis.client.UserRecord;
import io.activitysync.output.Utf8;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Base64;
import java.util.List;
import software.amazon.awssdk.services.kinesis.model.Record;

/**
 * Prints records, one a line: text as it is, anything else as base64. Aggregated records are taken
 * apart. Used by one thread.
 */
final class RecordPrinter {
  private final OutputStream out;
  private long left;

  /**
   * Prints up to a limit.
   *
   * @param limit how many records, at least 1
   */
  RecordPrinter(OutputStream out, long limit) {
    this.out = out;
    this.left = limit;
  }

  /**
   * Prints records and brings them out.
   *
   * @return whether more are wanted
   * @throws IOException when nobody reads any more
   */
  boolean print(List<Record> records) throws IOException {
    for (Record record : records) {
      for (UserRecord one :
          UserRecord.of(record.partitionKey(), record.data().asByteArrayUnsafe())) {
        if (left == 0) {
          break;
        }
        line(one.data());
        left--;
      }
    }
    out.flush();
    return left > 0;
  }

  private void line(byte[] data) throws IOException {
    byte[] bytes = Utf8.text(data).isPresent() ? data : Base64.getEncoder().encode(data);
    out.write(bytes);
    // a record may bring the line's end with it, as those for Firehose do
    if (bytes.length == 0 || bytes[bytes.length - 1] != '\n') {
      out.write('\n');
    }
  }
}
