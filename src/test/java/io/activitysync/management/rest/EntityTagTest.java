package io.activitysync.management.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.activitysync.http.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code If-Match} by RFC 9110: what matches, what does not, and what is none. */
class EntityTagTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"\"17\"", "*", " * ", "\"3\", \"17\"", ",\"a,b\" ,\t\"17\",", "W/\"17\",\"17\""})
  void matches(String ifMatch) {
    assertThat(EntityTag.expected(ifMatch, 17)).hasValue(17);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '\'',
      delimiter = '|',
      value = {"\"3\" | 3", "\"x\", \"4\" | 4"})
  void isAnotherRevision(String ifMatch, long expected) {
    assertThat(EntityTag.expected(ifMatch, 17)).hasValue(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"W/\"17\"", "\"abc\"", "\"\"", "\"1234567890123456789012\""})
  void isNoneOfOurs(String ifMatch) {
    Problem problem = problem(ifMatch);
    assertThat(problem.status()).isEqualTo(412);
    assertThat(problem.detail()).contains("If-Match", "\"17\"").doesNotContain("-1");
    assertThat(problem.headers()).containsEntry("ETag", "\"17\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"17", "", " ", ",", "'17'", "\"17", "\"17\" \"18\"", "*, \"17\"", "w/\"17\""})
  void isNoList(String ifMatch) {
    Problem problem = problem(ifMatch);
    assertThat(problem.status()).isEqualTo(400);
    assertThat(problem.detail()).startsWith("If-Match: should be");
  }

  @Test
  void saysNothing() {
    assertThat(EntityTag.expected(null, 17)).isEmpty();
  }

  private static Problem problem(String ifMatch) {
    Problem[] told = new Problem[1];
    assertThatThrownBy(() -> EntityTag.expected(ifMatch, 17))
        .isInstanceOfSatisfying(ApiProblem.class, e -> told[0] = e.problem());
    return told[0];
  }
}
