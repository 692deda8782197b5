package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.check.Flag;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.reading.Reading;
import dev.seiri.core.reading.Reading.Kind;
import dev.seiri.core.reading.ReadingStore;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// The contract of [ReadingStore], for every implementation.
public abstract class ReadingStoreContract {
  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00.123456Z");

  private final ExecutionId execution = new ExecutionId(AtOnce.unique("../日本 😀"));

  protected abstract ReadingStore store();

  @Test
  void aReadingIsReadBackComplete() {
    Reading second = reading(execution, "r/1 😀", Kind.SECOND, NOW, 3);
    Reading escalated = reading(execution, "r/2", Kind.ESCALATED, NOW, 0);
    store().write(second);
    store().write(escalated);
    assertThat(store().of(execution)).containsExactly(second, escalated);
  }

  @Test
  void secondReadingsComeBeforeEscalationsAndTheOldestFirst() {
    store().write(reading(execution, "a", Kind.ESCALATED, NOW, 1));
    store().write(reading(execution, "b", Kind.SECOND, NOW.plusSeconds(2), 1));
    store().write(reading(execution, "c", Kind.SECOND, NOW.plusSeconds(1), 1));
    assertThat(store().of(execution))
        .extracting(reading -> reading.id().value())
        .containsExactly("c", "b", "a");
  }

  @Test
  void oneOfTheSameIdIsReplaced() {
    store().write(reading(execution, "a", Kind.SECOND, NOW, 3));
    Reading later = reading(execution, "a", Kind.SECOND, NOW.plusSeconds(1), 1);
    store().write(later);
    assertThat(store().of(execution)).containsExactly(later);
  }

  @Test
  void executionsHaveReadingsOfTheirOwn() {
    ExecutionId other = new ExecutionId(execution.value() + "x");
    store().write(reading(execution, "a", Kind.SECOND, NOW, 1));
    assertThat(store().of(other)).isEmpty();
  }

  @Test
  void alsoALargeOneIsKeptWhole() {
    Reading reading = reading(execution, "a", Kind.SECOND, NOW, 20_000);
    store().write(reading);
    assertThat(store().of(execution)).containsExactly(reading);
  }

  private static Reading reading(
      ExecutionId execution, String id, Kind kind, Instant at, int rows) {
    return new Reading(
        execution,
        new ExecutionId(id),
        kind,
        kind == Kind.SECOND ? "00ff" : "",
        "model 😀, prompt v2",
        new Reading.Counts(9, 8, 7, rows),
        IntStream.range(0, rows).mapToObj(ReadingStoreContract::row).toList(),
        at,
        "花子");
  }

  private static Reading.Row row(int i) {
    ObjectNode answer = Json.object();
    answer.put("name", "山田商会 " + i);
    return new Reading.Row(
        new RequestId("行 " + i),
        i % 3 == 2
            ? Optional.empty()
            : Optional.of(
                new Flag(
                    "second_reading",
                    i % 3 == 0 ? Optional.of("name") : Optional.empty(),
                    "name: 山田商事 here, 山田商会 with m")),
        i % 2 == 0 ? Optional.of("m agrees") : Optional.empty(),
        i % 2 == 0 ? Optional.empty() : Optional.of(answer));
  }
}
