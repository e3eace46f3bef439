package io.activitysync.management.rest;

import io.activitysync.connection.settings.Violation;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;

/** Problem details, RFC 9457, as they are described. */
@Schema(name = "Problem")
record ProblemDocument(
    @Schema(example = "about:blank") String type,
    @Schema(example = "These settings can't be used") String title,
    @Schema(example = "422") Integer status,
    @Schema(example = "2 fields are wrong") String detail,
    @Schema(description = "With 422: every field that is wrong") List<FieldError> errors,
    @Schema(description = "With 409: what stands against it") List<String> fields) {

  /** A field that is wrong. */
  @Schema(name = "FieldError")
  record FieldError(
      @Schema(example = "region") String field,
      @Schema(example = "/region") String pointer,
      @Schema(description = "For programs; detail says the same to people") Violation.Code code,
      @Schema(example = "is \"mars-1\", should be an AWS region as eu-central-1") String detail) {

    static FieldError of(Violation violation) {
      // RFC 6901
      String pointer = "/" + violation.field().replace("~", "~0").replace("/", "~1");
      return new FieldError(violation.field(), pointer, violation.code(), violation.message());
    }
  }
}
