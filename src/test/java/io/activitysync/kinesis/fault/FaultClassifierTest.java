package io.activitysync.kinesis.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.activitysync.credentials.CredentialsUnavailableException;
import io.activitysync.kinesis.client.KinesisCallException;
import io.activitysync.kinesis.client.MalformedAnswerException;
import io.activitysync.logging.ErrorDetail;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateNotYetValidException;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.sts.model.StsException;

class FaultClassifierTest {

  /** Status, code and message of a whole call's refusal, as AWS and others word it. */
  @ParameterizedTest(name = "{1} {2} is {3}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          400 | ProvisionedThroughputExceededException | Rate exceeded for shard shardId-000000000000 in stream s under account 111122223333. | THROTTLED
          400 | KMSThrottlingException | The request was denied due to request throttling. | THROTTLED
          400 | LimitExceededException | Rate exceeded for stream s under account 111122223333. | THROTTLED
          400 | ThrottlingException | Rate exceeded | THROTTLED
          400 | Throttling | Rate exceeded | THROTTLED
          400 | RequestLimitExceeded | - | THROTTLED
          400 | TooManyRequestsException | - | THROTTLED
          429 | - | - | THROTTLED
          503 | SlowDown | - | THROTTLED
          400 | ResourceNotFoundException | Stream s under account 111122223333 not found. | STREAM_NOT_FOUND
          400 | com.amazonaws.kinesis.v20131202#ResourceNotFoundException | Stream s under account 111122223333 not found. | STREAM_NOT_FOUND
          400 | ResourceNotFoundException:http://internal.amazon.com/coral/com.amazonaws.kinesis/ | - | STREAM_NOT_FOUND
          400 | ResourceInUseException | Stream s under account 111122223333 not ACTIVE, instead in state CREATING | STREAM_NOT_ACTIVE
          400 | AccessDeniedException | User: arn:aws:iam::111122223333:user/u is not authorized to perform: kinesis:PutRecords on resource: arn:aws:kinesis:eu-west-1:111122223333:stream/s because no identity-based policy allows the kinesis:PutRecords action | ACCESS_DENIED
          403 | AccessDenied | User: arn:aws:iam::111122223333:user/u is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::444455556666:role/r | ACCESS_DENIED
          400 | OptInRequired | The AWS access key ID needs a subscription for the service. | ACCESS_DENIED
          400 | AccessDeniedException | User: arn:aws:iam::111122223333:user/u is not authorized to perform: kms:GenerateDataKey on resource: arn:aws:kms:eu-west-1:111122223333:key/k | ENCRYPTION_KEY
          400 | UnrecognizedClientException | The security token included in the request is invalid. | UNKNOWN_KEY
          403 | InvalidClientTokenId | The security token included in the request is invalid. | UNKNOWN_KEY
          403 | InvalidAccessKeyId | The AWS Access Key Id you provided does not exist in our records. | UNKNOWN_KEY
          400 | InvalidSignatureException | The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details. | SIGNATURE_INVALID
          403 | SignatureDoesNotMatch | The request signature we calculated does not match the signature you provided. | SIGNATURE_INVALID
          400 | IncompleteSignatureException | Authorization header requires 'Signature' parameter. | SIGNATURE_INVALID
          400 | InvalidSignatureException | Signature expired: 20180920T174101Z is now earlier than 20180920T174504Z (20180920T175004Z - 5 min.) | CLOCK_SKEW
          400 | InvalidSignatureException | Signature not yet current: 20181017T093750Z is still later than 20181017T093639Z (20181017T093139Z + 5 min.) | CLOCK_SKEW
          403 | SignatureDoesNotMatch | Signature expired: 20180920T174101Z is now earlier than 20180920T174504Z (20180920T175004Z - 5 min.) | CLOCK_SKEW
          403 | RequestTimeTooSkewed | The difference between the request time and the current time is too large. | CLOCK_SKEW
          400 | RequestExpired | - | CLOCK_SKEW
          400 | RequestInTheFuture | - | CLOCK_SKEW
          400 | InvalidSignatureException | Credential should be scoped to a valid region, not 'us-east-1'. | REQUEST_REFUSED
          400 | ExpiredTokenException | The security token included in the request is expired | CREDENTIALS_EXPIRED
          403 | ExpiredToken | The provided token has expired. | CREDENTIALS_EXPIRED
          400 | MissingAuthenticationTokenException | Missing Authentication Token | CREDENTIALS_MISSING
          403 | MissingAuthenticationToken | Request is missing Authentication Token | CREDENTIALS_MISSING
          400 | KMSAccessDeniedException | The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access. | ENCRYPTION_KEY
          400 | KMSDisabledException | arn:aws:kms:eu-west-1:111122223333:key/k is disabled. | ENCRYPTION_KEY
          400 | KMSInvalidStateException | arn:aws:kms:eu-west-1:111122223333:key/k is pending deletion. | ENCRYPTION_KEY
          400 | KMSNotFoundException | - | ENCRYPTION_KEY
          400 | KMSOptInRequired | - | ENCRYPTION_KEY
          400 | InvalidArgumentException | Records size exceeds 5 MB limit | RECORD_TOO_LARGE
          400 | ValidationException | 1 validation error detected: Value 'java.nio.HeapByteBuffer[pos=0 lim=1100000 cap=1100000]' at 'records.1.member.data' failed to satisfy constraint: Member must have length less than or equal to 1048576 | RECORD_TOO_LARGE
          413 | - | Request Entity Too Large | RECORD_TOO_LARGE
          400 | ValidationException | 1 validation error detected: Value 'x!' at 'streamName' failed to satisfy constraint: Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+ | REQUEST_REFUSED
          400 | InvalidArgumentException | StreamARN and StreamName must match | REQUEST_REFUSED
          400 | ValidationException | 1 validation error detected: Value '' at 'records.3.member.partitionKey' failed to satisfy constraint: Member must have length greater than or equal to 1 | RECORD_INVALID
          400 | InvalidArgumentException | Invalid ExplicitHashKey. | RECORD_INVALID
          400 | SerializationException | - | RECORD_INVALID
          500 | InternalFailure | - | SERVICE_ERROR
          500 | InternalServerError | - | SERVICE_ERROR
          503 | ServiceUnavailable | Service is currently unavailable. | SERVICE_ERROR
          500 | - | - | SERVICE_ERROR
          502 | - | Bad Gateway | SERVICE_ERROR
          503 | - | - | SERVICE_ERROR
          504 | - | Gateway Time-out | TIMEOUT
          408 | - | - | TIMEOUT
          400 | UnknownOperationException | - | REQUEST_REFUSED
          """)
  void knowsWhatARefusedCallMeans(int status, String code, String message, Fault expected) {
    Throwable failure = new KinesisCallException(status, code, message, "request-1", null);

    assertThat(FaultClassifier.ofFailure(failure).fault()).isEqualTo(expected);
    assertThat(FaultClassifier.ofFailure(new CompletionException(failure)).fault())
        .as("in a future's wrapper")
        .isEqualTo(expected);
    assertThat(FaultClassifier.ofFailure(bySdk(status, code, message, "request-1")).fault())
        .as("as the SDK throws it")
        .isEqualTo(expected);
  }

  /** Of AWS's own answers each has the request's id, if not a code. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "403,request-1,-,ACCESS_DENIED",
        "401,request-1,-,ACCESS_DENIED",
        "404,request-1,-,REQUEST_REFUSED",
        "400,request-1,-,REQUEST_REFUSED",
        "403,request-1,Forbidden,ACCESS_DENIED",
        "403,-,AccessDeniedException,ACCESS_DENIED",
        "400,-,UnknownOperationException,REQUEST_REFUSED",
        "204,-,-,REFUSED_ON_THE_WAY",
        "301,-,-,REFUSED_ON_THE_WAY",
        "307,-,-,REFUSED_ON_THE_WAY",
        "400,-,-,REFUSED_ON_THE_WAY",
        "401,-,-,REFUSED_ON_THE_WAY",
        "403,-,-,REFUSED_ON_THE_WAY",
        "403,-,403,REFUSED_ON_THE_WAY",
        "403,-,Forbidden,REFUSED_ON_THE_WAY",
        "403,-,FORBIDDEN,REFUSED_ON_THE_WAY",
        "404,-,-,REFUSED_ON_THE_WAY",
        "405,-,-,REFUSED_ON_THE_WAY",
        "407,-,-,REFUSED_ON_THE_WAY",
        "451,-,blocked by policy,REFUSED_ON_THE_WAY",
        "408,-,-,TIMEOUT",
        "413,-,-,RECORD_TOO_LARGE",
        "413,-,413,RECORD_TOO_LARGE",
        "429,-,-,THROTTLED",
        "200,-,-,REFUSED_ON_THE_WAY",
        "500,-,-,REFUSED_ON_THE_WAY",
        "502,-,-,REFUSED_ON_THE_WAY",
        "502,request-1,-,SERVICE_ERROR",
        "503,-,ServiceUnavailable,SERVICE_ERROR",
        "503,-,503,REFUSED_ON_THE_WAY"
      })
  void knowsWhoHasRefused(int status, String request, String code, Fault expected) {
    assertThat(
            FaultClassifier.ofFailure(
                    new KinesisCallException(status, code, "no", request, Duration.ofDays(1)))
                .fault())
        .isEqualTo(expected);
    assertThat(FaultClassifier.ofFailure(bySdk(status, code, "no", request)).fault())
        .as("as the SDK throws it")
        .isEqualTo(expected);
    if (expected == Fault.REFUSED_ON_THE_WAY) {
      assertThat(
              FaultClassifier.ofFailure(
                      new CredentialsUnavailableException(bySdk(status, code, "no", request)))
                  .fault()
                  .kind())
          .as("where credentials were asked for")
          .isEqualTo(Fault.Kind.PASSING);
    }
  }

  @Test
  void tellsTheStatusThatWasMetOnTheWay() {
    Throwable failure = new KinesisCallException(407, null, null, null, null);

    FaultClassifier.Finding found = FaultClassifier.ofFailure(failure);

    assertThat(found.detail()).isEqualTo("HTTP 407, not by AWS");
    assertThat(found.fault().kind()).isEqualTo(Fault.Kind.PASSING);
    assertThat(found.fault().review()).contains("proxy", "endpoint");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          ProvisionedThroughputExceededException | Rate exceeded for shard shardId-000000000001 in stream s under account 111122223333. | THROTTLED
          KMSThrottlingException | - | THROTTLED
          InternalFailure | Internal Service Failure | SERVICE_ERROR
          ServiceUnavailable | - | SERVICE_ERROR
          KMSDisabledException | - | ENCRYPTION_KEY
          AccessDeniedException | - | ACCESS_DENIED
          ResourceNotFoundException | - | STREAM_NOT_FOUND
          InvalidArgumentException | - | RECORD_INVALID
          ValidationException | - | RECORD_INVALID
          NeverHeardOfException | - | SERVICE_ERROR
          """)
  void knowsWhatARefusedEntryMeans(String code, String message, Fault expected) {
    assertThat(FaultClassifier.ofEntry(code, message).fault()).isEqualTo(expected);
  }

  static Stream<Arguments> failuresWithoutAnAnswer() {
    return Stream.of(
        arguments(
            new UnknownHostException("kinesis.eu-nowhere-1.amazonaws.com"), Fault.HOST_UNKNOWN),
        arguments(new UnresolvedAddressException(), Fault.HOST_UNKNOWN),
        arguments(
            new UnknownHostException("Failed to resolve 'h'")
                .initCause(new IOException("query '1' via UDP timed out after 5000 milliseconds")),
            Fault.NETWORK),
        arguments(new ConnectException("Connection refused"), Fault.NETWORK),
        arguments(new SocketException("Connection reset"), Fault.NETWORK),
        arguments(new ClosedChannelException(), Fault.NETWORK),
        arguments(new IOException("Connection reset by peer"), Fault.NETWORK),
        arguments(new SSLException("Connection reset"), Fault.NETWORK),
        arguments(
            new SSLHandshakeException("Connection closed while SSL/TLS handshake was in progress"),
            Fault.NETWORK),
        arguments(new SSLHandshakeException("PKIX path building failed"), Fault.TLS),
        arguments(
            new IOException(new CertificateNotYetValidException("NotBefore: in a year")),
            Fault.CLOCK_SKEW),
        arguments(
            new IOException(new CertificateException("No name matching localhost found")),
            Fault.TLS),
        arguments(new TimeoutException("no answer"), Fault.TIMEOUT),
        arguments(new SocketTimeoutException("Read timed out"), Fault.TIMEOUT),
        arguments(ApiCallTimeoutException.builder().message("10 s").build(), Fault.TIMEOUT),
        arguments(new MalformedAnswerException("1 result for 2 records"), Fault.REFUSED_ON_THE_WAY),
        arguments(
            SdkClientException.create(
                "Unable to execute HTTP request", new UnknownHostException("nowhere")),
            Fault.HOST_UNKNOWN),
        arguments(
            SdkClientException.create("Unable to execute HTTP request: reset"), Fault.NETWORK),
        arguments(
            SdkClientException.create(
                "Unable to load credentials from any of the providers in the chain"),
            Fault.CREDENTIALS_UNAVAILABLE),
        arguments(
            new CredentialsUnavailableException("the secret access key is missing"),
            Fault.CREDENTIALS_MISSING),
        arguments(
            new CredentialsUnavailableException(
                SdkClientException.create("sts", new IOException("no response"))),
            Fault.CREDENTIALS_UNAVAILABLE),
        arguments(
            new CredentialsUnavailableException(new TimeoutException("no credentials within 20 s")),
            Fault.TIMEOUT),
        arguments(
            new CredentialsUnavailableException(
                SdkClientException.create("Profile file contained no credentials for profile 'p'")),
            Fault.CREDENTIALS_UNAVAILABLE),
        arguments(
            new CredentialsUnavailableException(
                SdkClientException.create(
                    "The SSO session associated with this profile has expired")),
            Fault.CREDENTIALS_EXPIRED),
        arguments(
            new CredentialsUnavailableException(
                bySdk(403, "AccessDenied", "User is not authorized to perform: sts:AssumeRole")),
            Fault.ACCESS_DENIED),
        arguments(
            new CredentialsUnavailableException(
                bySdk(403, "InvalidClientTokenId", "The security token is invalid.")),
            Fault.UNKNOWN_KEY),
        arguments(
            new CredentialsUnavailableException(
                SdkClientException.create("no", new ConnectException("Connection refused"))),
            Fault.NETWORK),
        arguments(new IllegalStateException("a mistake of ours"), Fault.UNEXPECTED));
  }

  /** Of a call that asked for credentials: no record is refused by that, nor a stream missed. */
  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "400,IDPCommunicationError,CREDENTIALS_UNAVAILABLE",
        "400,InvalidIdentityToken,CREDENTIALS_UNAVAILABLE",
        "400,ValidationError,CREDENTIALS_UNAVAILABLE",
        "404,ResourceNotFoundException,CREDENTIALS_UNAVAILABLE",
        "403,-,CREDENTIALS_UNAVAILABLE",
        "413,-,CREDENTIALS_UNAVAILABLE",
        "403,AccessDenied,ACCESS_DENIED",
        "400,ExpiredTokenException,CREDENTIALS_EXPIRED",
        "400,Throttling,THROTTLED",
        "503,-,CREDENTIALS_UNAVAILABLE"
      })
  void knowsWhatARefusalOfCredentialsMeans(int status, String code, Fault expected) {
    Throwable failure = new CredentialsUnavailableException(bySdk(status, code, "said"));

    assertThat(FaultClassifier.ofFailure(failure).fault()).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("failuresWithoutAnAnswer")
  void knowsWhatAFailureWithoutAnAnswerMeans(Throwable failure, Fault expected) {
    assertThat(FaultClassifier.ofFailure(failure).fault()).isEqualTo(expected);
    assertThat(FaultClassifier.ofFailure(new CompletionException(failure)).fault())
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({"PT6M,CLOCK_SKEW", "PT-6M,CLOCK_SKEW", "PT4M,SIGNATURE_INVALID"})
  void blamesTheClockBeforeTheKeyWhenTheAnswersDateIsFarOff(Duration offset, Fault expected) {
    Throwable failure =
        new KinesisCallException(
            400, "InvalidSignatureException", "The signature does not match", null, offset);

    assertThat(FaultClassifier.ofFailure(failure).fault()).isEqualTo(expected);
  }

  @Test
  void doesNotBlameTheClockForWhatHasNothingToDoWithIt() {
    Throwable failure =
        new KinesisCallException(
            400, "ResourceNotFoundException", "Stream s not found.", null, Duration.ofDays(1));

    assertThat(FaultClassifier.ofFailure(failure).fault()).isEqualTo(Fault.STREAM_NOT_FOUND);
  }

  @Test
  void tellsWhatWasSaid() {
    Throwable failure =
        new KinesisCallException(
            400,
            "ResourceNotFoundException",
            "Stream s under account 111122223333 not found.",
            null,
            null);

    assertThat(FaultClassifier.ofFailure(failure).detail())
        .isEqualTo("ResourceNotFoundException: Stream s under account 111122223333 not found.");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "c7c6e1d7-5a5e-9f3b,ResourceNotFoundException: gone (request c7c6e1d7-5a5e-9f3b)",
        "two words,ResourceNotFoundException: gone",
        "-,ResourceNotFoundException: gone"
      })
  void tellsTheRequestByWhichSupportFindsTheCall(String id, String detail) {
    Throwable refused =
        new KinesisCallException(400, "ResourceNotFoundException", "gone", id, null);

    assertThat(FaultClassifier.ofFailure(refused).detail()).isEqualTo(detail);
  }

  @Test
  void aLongMessageLeavesRoomForTheRequest() {
    String detail =
        FaultClassifier.ofFailure(
                new KinesisCallException(400, "AccessDenied", "x".repeat(1_000), "id-1", null))
            .detail();

    assertThat(detail).hasSize(300).endsWith("x… (request id-1)");
    assertThat(ErrorDetail.of(detail)).as("cleaned again").isEqualTo(detail);
  }

  @Test
  void keepsTheCanonicalRequestWithItsTokenToItself() {
    String message =
        "The request signature we calculated does not match the signature you provided. The"
            + " Canonical String for this request should have been 'POST\n/\n\nhost:h\n"
            + "x-amz-security-token:TOKEN-1\n'";

    String detail =
        FaultClassifier.ofFailure(
                new KinesisCallException(400, "InvalidSignatureException", message, null, null))
            .detail();

    assertThat(detail).endsWith("the signature you provided.").doesNotContain("TOKEN-1");
  }

  @Test
  void keepsARefusedPartitionKeyToItself() {
    String message =
        "1 validation error detected: Value 'jane@example.com' at 'records.1.member.partitionKey'"
            + " failed to satisfy constraint: Member must have length less than or equal to 256";

    assertThat(FaultClassifier.ofEntry("ValidationException", message).detail())
        .contains("value at 'records.1.member.partitionKey'")
        .doesNotContain("jane");
  }

  @Test
  void survivesCausesThatGoRound() {
    Exception outer = new Exception("outer");
    Exception inner = new Exception("inner", outer);
    outer.initCause(inner);

    assertThat(FaultClassifier.ofFailure(outer).fault()).isEqualTo(Fault.UNEXPECTED);
  }

  private static StsException bySdk(int status, String code, String message) {
    return bySdk(status, code, message, null);
  }

  private static StsException bySdk(int status, String code, String message, String request) {
    return (StsException)
        StsException.builder()
            .statusCode(status)
            .requestId(request)
            .message(message)
            .awsErrorDetails(
                AwsErrorDetails.builder().errorCode(code).errorMessage(message).build())
            .build();
  }
}
