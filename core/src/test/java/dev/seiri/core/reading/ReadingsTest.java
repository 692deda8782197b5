package dev.seiri.core.reading;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.check.Flag;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.reading.Reading.Kind;
import dev.seiri.core.result.ResultDocument;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class ReadingsTest {
  private static final ResultDocument RESULT =
      ResultDocument.parse(
          "{\"request_id\":\"r1\",\"verdict\":\"ok\",\"output\":{\"a\":1},"
              + "\"flags\":[{\"check\":\"grounded\",\"message\":\"a is not in the row\"}]}");

  @Test
  void flagsAndAnswersOfReadingsStandWithTheResultsOwn() {
    ResultDocument read =
        Readings.of(List.of(reading("e.second", Kind.SECOND, differing("second_reading"))))
            .apply(RESULT);
    assertThat(read.flags()).containsExactly("grounded", "second_reading");
    assertThat(read.doubts()).containsExactly("a is not in the row", "a: 1 here, 2 with m");
    assertThat(read.tally().flagged()).isOne();
    assertThat(read.json().path("readings").path(0).path("answer").path("a").asInt()).isEqualTo(2);
    assertThat(RESULT.flags()).as("the result itself").containsExactly("grounded");
  }

  @Test
  void anotherRowIsAsItWas() {
    ResultDocument other = ResultDocument.parse("{\"request_id\":\"r2\",\"verdict\":\"ok\"}");
    Readings readings =
        Readings.of(List.of(reading("e.second", Kind.SECOND, differing("second_reading"))));
    assertThat(readings.apply(other)).isSameAs(other);
    assertThat(readings.any()).isTrue();
    assertThat(Readings.NONE.any()).isFalse();
  }

  @Test
  void aNoteStandsBehindEveryFlagBeforeItOnce() {
    Reading.Row agrees =
        new Reading.Row(
            new RequestId("r1"), Optional.empty(), Optional.of("big agrees"), Optional.empty());
    ResultDocument read =
        Readings.of(
                List.of(
                    reading("e.second", Kind.SECOND, differing("second_reading")),
                    reading("e.escalated", Kind.ESCALATED, agrees),
                    reading("e.escalated-2", Kind.ESCALATED, agrees)))
            .apply(RESULT);
    assertThat(read.doubts())
        .containsExactly("a is not in the row; big agrees", "a: 1 here, 2 with m; big agrees");
  }

  @Test
  void theSameFlagOfTwoReadingsStandsOnce() {
    ResultDocument read =
        Readings.of(
                List.of(
                    reading("e.escalated", Kind.ESCALATED, differing("escalated")),
                    reading("e.escalated-2", Kind.ESCALATED, differing("escalated"))))
            .apply(RESULT);
    assertThat(read.doubts()).hasSize(2);
  }

  @Test
  void whatIsNoReadingSaysWhy() {
    assertThatThrownBy(() -> Reading.parse("{\"execution_id\":\"e\",\"reading_id\":\"r\"}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("key kind is missing");
    assertThatThrownBy(() -> Reading.parse("[")).hasMessageContaining("not a line of JSON");
  }

  private static Reading.Row differing(String check) {
    ObjectNode answer = Json.object();
    answer.put("a", 2);
    return new Reading.Row(
        new RequestId("r1"),
        Optional.of(new Flag(check, Optional.of("a"), "a: 1 here, 2 with m")),
        Optional.empty(),
        Optional.of(answer));
  }

  private static Reading reading(String id, Kind kind, Reading.Row row) {
    return new Reading(
        new ExecutionId("e"),
        new ExecutionId(id),
        kind,
        "00",
        "m",
        new Reading.Counts(1, 1, 1, 1),
        List.of(row),
        Instant.EPOCH,
        "me");
  }
}
