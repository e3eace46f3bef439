package io.activitysync.tail;

import io.activitysync.kinesis.client.StreamAddress;
import io.activitysync.output.StandardOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProviderChain;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ProfileCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.auth.credentials.SystemPropertyCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.kinesis.KinesisClient;
import software.amazon.awssdk.services.kinesis.KinesisClientBuilder;

/**
 * The command that prints what arrives in a Kinesis stream: records to standard output, all that is
 * said about them to standard error. Exit codes: 0 when it came to its end, 1 when AWS or the
 * network refused, 2 for wrong options or a stream that doesn't exist. One instance runs once.
 */
@Command(
    name = "tail",
    mixinStandardHelpOptions = true,
    description = "Prints what arrives in a Kinesis stream, one record a line, as tail -f does.",
    exitCodeListHeading = "Exit codes:%n",
    exitCodeList = {
      "0:it came to its end",
      "1:AWS or the network refused",
      "2:wrong options, or the stream doesn't exist"
    })
public final class Tail implements Callable<Integer> {
  private static final AwsBasicCredentials ANY = AwsBasicCredentials.create("local", "local");
  private static final long STOP_SECONDS = 2;
  private static final Pattern REGION = Pattern.compile("[a-z0-9-]+");
  private static final Pattern REGION_OF_ARN = Pattern.compile("arn:[^:]*:kinesis:([^:]+):");

  private final OutputStream out;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final CountDownLatch stopped = new CountDownLatch(1);

  @Spec private CommandSpec spec;

  @Option(
      names = "--stream",
      required = true,
      paramLabel = "NAME|ARN",
      description = "The stream; by its ARN also another account's that is shared with yours.")
  private String stream;

  @Option(
      names = "--endpoint",
      paramLabel = "URL",
      description = "Where Kinesis is, if not at AWS, as http://127.0.0.1:4567.")
  private URI endpoint;

  @Option(
      names = "--region",
      paramLabel = "R",
      description = "The AWS region; by default the one of environment or profile.")
  private String region;

  @Option(
      names = "--from",
      paramLabel = "latest|horizon|TIMESTAMP",
      converter = StartPosition.Converter.class,
      description =
          "Where to start: what comes from now on, the oldest that the stream still has, or a time"
              + " as 2026-03-14T09:26:53Z. By default latest, with --no-follow horizon.")
  private StartPosition from;

  @Option(names = "--limit", paramLabel = "N", description = "End after N records.")
  private long limit = Long.MAX_VALUE;

  @Option(
      names = "--follow",
      negatable = true,
      defaultValue = "true",
      fallbackValue = "true",
      description = "Whether to wait for more at the end of the stream. By default it does.")
  private boolean follow;

  /** Prints to the standard output of the process. */
  public Tail() {
    this(StandardOutput.bytes());
  }

  /**
   * Prints elsewhere.
   *
   * @param out takes the records; never closed
   */
  public Tail(OutputStream out) {
    this.out = new BufferedOutputStream(out);
  }

  /**
   * Runs until the end, or until it is told to stop by Ctrl-C or by a reader that went away.
   *
   * @return the exit code
   */
  @Override
  public Integer call() throws InterruptedException {
    if (limit < 1) {
      throw new ParameterException(spec.commandLine(), "--limit must be 1 or more");
    }
    if (stream.isBlank() || (region != null && !REGION.matcher(region).matches())) {
      // as where a script's variable is not set
      throw new ParameterException(
          spec.commandLine(),
          stream.isBlank()
              ? "--stream must name a stream, and is empty"
              : "--region must be a region, as eu-west-1, and is \"" + region + "\"");
    }
    Thread hook = new Thread(this::stop, "tail-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return run(spec.commandLine().getErr());
    } finally {
      stopped.countDown();
      removeHook(hook);
    }
  }

  private int run(PrintWriter err) throws InterruptedException {
    Region inRegion;
    try {
      inRegion = regionOf(region, stream, endpoint);
    } catch (SdkException e) {
      err.println("No AWS region is set: give --region, as --region eu-west-1");
      return 2;
    }
    StreamAddress address;
    try {
      address = StreamAddress.of(stream, inRegion.id()).at(endpoint);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    }
    try (KinesisClient client = clientOf(inRegion, endpoint)) {
      StartPosition start = from != null ? from : StartPosition.usual(follow);
      StreamReader reader =
          new StreamReader(client, address, start, follow, err::println, Clock.systemUTC());
      reader.readTo(new RecordPrinter(out, limit), stop);
      return 0;
    } catch (SdkException e) {
      Refusal refusal = Refusal.of(e, stream, inRegion, endpoint);
      err.println(refusal.text());
      return refusal.exitCode();
    } catch (IOException e) {
      // the reader went away, as head does when it has enough
      return 0;
    } finally {
      err.flush();
    }
  }

  private void stop() {
    stop.countDown();
    try {
      // lets the record that is being printed come to its end; the process ends in any case
      if (!stopped.await(STOP_SECONDS, TimeUnit.SECONDS)) {
        spec.commandLine().getErr().println("Stopped while Kinesis had not answered");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // it is running: the process is ending already
    }
  }

  /**
   * The region to ask in.
   *
   * @param wanted as the user gave it; may be null
   * @param stream the one of its ARN is meant where none is given
   * @param endpoint may be null
   * @throws software.amazon.awssdk.core.exception.SdkClientException when none is set anywhere
   */
  private static Region regionOf(String wanted, String stream, URI endpoint) {
    if (wanted != null) {
      return Region.of(wanted);
    }
    Matcher ofArn = REGION_OF_ARN.matcher(stream);
    if (ofArn.lookingAt()) {
      return Region.of(ofArn.group(1));
    }
    // a Kinesis on this machine has no region, but a signature needs one
    return isLoopback(endpoint)
        ? Region.US_EAST_1
        : DefaultAwsRegionProviderChain.builder().build().getRegion();
  }

  private static KinesisClient clientOf(Region region, URI endpoint) {
    KinesisClientBuilder builder =
        KinesisClient.builder()
            .region(region)
            .credentialsProvider(credentials(endpoint))
            // named, because there is more than one on the class path
            .httpClientBuilder(ApacheHttpClient.builder());
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder.build();
  }

  private static AwsCredentialsProvider credentials(URI endpoint) {
    if (!isLoopback(endpoint)) {
      return DefaultCredentialsProvider.builder().build();
    }
    // the whole default chain would ask the network for a role first, and wait for it
    return AwsCredentialsProviderChain.of(
        SystemPropertyCredentialsProvider.create(),
        EnvironmentVariableCredentialsProvider.create(),
        ProfileCredentialsProvider.create(),
        StaticCredentialsProvider.create(ANY));
  }

  private static boolean isLoopback(URI endpoint) {
    if (endpoint == null || endpoint.getHost() == null) {
      return false;
    }
    try {
      InetAddress[] addresses = InetAddress.getAllByName(endpoint.getHost());
      return addresses.length > 0 && addresses[0].isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
