package dev.seiri.local.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NextStepTest {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00Z");
  private static final Response FAILED = new Response.Failed("boom");

  @Test
  void successIsDone() {
    assertThat(after(new Attempt(items(3), 0), new Response.Success()))
        .isInstanceOf(NextStep.Done.class);
  }

  @Test
  void everythingFromTheLowestFailureIsRetriedSuccessesIncluded() {
    List<StreamItem> items = items(5);
    Response response = Response.of(List.of("104", "102"), items);
    assertThat(after(new Attempt(items, 3), response))
        .isEqualTo(new NextStep.Retry(List.of(new Attempt(items.subList(2, 5), 0))));
  }

  @Test
  void aFailedBatchIsHalvedInOrder() {
    List<StreamItem> items = items(5);
    assertThat(after(new Attempt(items, 0), FAILED))
        .isEqualTo(
            new NextStep.Retry(
                List.of(new Attempt(items.subList(0, 2), 0), new Attempt(items.subList(2, 5), 0))));
  }

  @Test
  void anUnknownIdentifierFailsTheWholeBatch() {
    assertThat(Response.of(List.of("999"), items(2))).isInstanceOf(Response.Failed.class);
    assertThat(Response.of(List.of("null"), items(2))).isInstanceOf(Response.Failed.class);
    assertThat(Response.of(List.of(), items(2))).isInstanceOf(Response.Success.class);
  }

  @Test
  void aRecordIsGivenUpAfterItsLastRetry() {
    List<StreamItem> items = items(1);
    assertThat(after(new Attempt(items, 1), FAILED)).isInstanceOf(NextStep.Retry.class);
    assertThat(after(new Attempt(items, 2), FAILED))
        .isEqualTo(new NextStep.GiveUp(items, "RetryAttemptsExhausted"));
  }

  @Test
  void aRecordIsGivenUpWhenItIsTooOld() {
    List<StreamItem> items = items(1);
    Instant late = NOW.plus(Duration.ofMinutes(12));
    assertThat(NextStep.after(new Attempt(items, 0), FAILED, settings(), late))
        .isEqualTo(new NextStep.GiveUp(items, "MaximumRecordAgeExceeded"));
  }

  @Test
  void settingsKeepToTheServicesBounds() {
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(() ->
                new MappingSettings(
                    10_001, Duration.ZERO, 1, 0, Duration.ofHours(1), true, Duration.ofSeconds(1))))
        .hasMessage("batch size must be 1 to 10000, not 10001");
  }

  private static NextStep after(Attempt attempt, Response response) {
    return NextStep.after(attempt, response, settings(), NOW);
  }

  private static MappingSettings settings() {
    return new MappingSettings(
        100, Duration.ZERO, 2, 2, Duration.ofMinutes(10), true, Duration.ofSeconds(10));
  }

  private static List<StreamItem> items(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new StreamItem(Integer.toString(100 + i), NOW, Json.object(), 10))
        .toList();
  }
}
