package io.activitysync.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/**
 * What processes have used so far, read from Linux: the producer library does most of its work in a
 * native child, so a process is counted with all that it started.
 */
public final class Cost {
  /** The kernel's unit of {@code utime} and {@code stime} towards programs, on every platform. */
  private static final long NANOS_PER_TICK = 10_000_000;

  private final List<ProcessHandle> processes;

  /** Looks at processes, none or more, and all that they start. */
  public Cost(ProcessHandle... processes) {
    this.processes = List.of(processes);
  }

  /** Looks at this process and all that it starts. */
  public static Cost ofThisProcess() {
    return new Cost(ProcessHandle.current());
  }

  /** CPU time used up to now, in steps of 10 ms; that of children that have ended counts, too. */
  public long cpuNanos() {
    return sum(Cost::cpuNanos);
  }

  /** Sum of the most memory that each process ever had resident. */
  public long peakRssBytes() {
    return sum(Cost::peakRssBytes);
  }

  private long sum(ToLongFunction<ProcessHandle> figure) {
    return processes.stream()
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .mapToLong(figure)
        .sum();
  }

  private static long cpuNanos(ProcessHandle process) {
    List<String> lines = lines(process, "stat");
    if (lines.isEmpty()) {
      return 0;
    }
    // the name in brackets may hold blanks, so count from its end
    String stat = lines.get(0);
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    // utime, stime, cutime, cstime
    return Stream.of(11, 12, 13, 14).mapToLong(i -> Long.parseLong(fields[i])).sum()
        * NANOS_PER_TICK;
  }

  private static long peakRssBytes(ProcessHandle process) {
    return lines(process, "status").stream()
        .filter(line -> line.startsWith("VmHWM:"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
        .sum();
  }

  private static List<String> lines(ProcessHandle process, String file) {
    try {
      return Files.readAllLines(Path.of("/proc", Long.toString(process.pid()), file));
    } catch (NoSuchFileException e) {
      return List.of(); // ended before
    } catch (IOException e) {
      if (!process.isAlive()) {
        return List.of(); // ended while it was read
      }
      throw new UncheckedIOException(e);
    }
  }
}
