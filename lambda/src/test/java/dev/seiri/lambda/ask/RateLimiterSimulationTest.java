package dev.seiri.lambda.ask;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.model.RateShare;
import dev.seiri.core.testing.MemoryRateShare;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Processes that ask for more than the rate limit leaves, in simulated time: what counting costs,
/// and how much of the limit is used.
class RateLimiterSimulationTest {
  private static final Instant START = Instant.parse("2026-11-01T12:00:00Z");
  private static final int MOST_CALLS = 40_000;
  private static final Duration INVOCATION = Duration.ofMinutes(5);

  @ParameterizedTest
  @CsvSource({
    "10, 1, 20",
    "10, 6, 20",
    "10, 30, 20",
    "10, 30, 1",
    "60, 1, 1",
    "60, 6, 20",
    "60, 30, 20",
    "60, 30, 1",
    "600, 1, 100",
    "600, 6, 20",
    "600, 30, 3",
    "12000, 6, 100",
    "12000, 6, 1000",
    "12000, 30, 100",
    "60000, 30, 300"
  })
  void countingIsCheapAndTheLimitIsUsedAndKept(int perMinute, int processes, int workers)
      throws Exception {
    Outcome outcome = simulate(perMinute, processes, workers);
    String all = outcome.toString();
    assertThat(outcome.writesPerCall()).as(all).isLessThanOrEqualTo(1.2);
    assertThat(outcome.mostWritesASecond()).as(all).isLessThanOrEqualTo(200);
    assertThat(outcome.mostCallsAMinute()).as(all).isLessThanOrEqualTo(perMinute * 7L / 6 + 1);
    assertThat(outcome.used()).as(all).isGreaterThanOrEqualTo(0.95);
  }

  record Outcome(double writesPerCall, long mostWritesASecond, long mostCallsAMinute, double used) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.2f writes a call, %d a second, %d calls a minute, %.3f used",
          writesPerCall,
          mostWritesASecond,
          mostCallsAMinute,
          used);
    }
  }

  /// @param together how many of its process begin at the same moment
  private record Worker(int process, Instant at, Instant deadline, int together) {}

  /// @param workers calls that a process makes at a time, each as soon as the last is answered
  private static Outcome simulate(int perMinute, int processes, int workers) throws Exception {
    Duration time = Duration.ofMinutes(Math.clamp(MOST_CALLS / perMinute, 2, 20));
    Random random = new Random(7);
    Line line = new Line();
    List<RateLimiter> limiters = new ArrayList<>();
    PriorityQueue<Worker> events =
        new PriorityQueue<>(Comparator.comparing(Worker::at).thenComparing(Worker::process));
    for (int p = 0; p < processes; p++) {
      limiters.add(RateLimiter.of(line.seenBy(), perMinute, Long.MAX_VALUE));
      Instant begin = START.plusMillis(random.nextInt(3_000));
      for (int w = 0; w < workers; w++) {
        events.add(new Worker(p, begin, begin.plus(INVOCATION), workers));
      }
    }
    List<Instant> calls = new ArrayList<>();
    Instant end = START.plus(time);
    while (!events.isEmpty()) {
      Worker worker = events.poll();
      if (!worker.at().isBefore(end)) {
        continue;
      }
      line.now = worker.at();
      Optional<Instant> slot =
          limiters
              .get(worker.process())
              .slot("m", 100, worker.at(), worker.deadline(), worker.together());
      if (slot.isEmpty()) {
        // The next invocation.
        events.add(
            new Worker(worker.process(), worker.deadline(), worker.deadline().plus(INVOCATION), 1));
        continue;
      }
      Instant called = slot.get().isBefore(worker.at()) ? worker.at() : slot.get();
      calls.add(called);
      events.add(
          new Worker(
              worker.process(),
              called.plusMillis(300 + random.nextInt(400)),
              worker.deadline(),
              1));
    }
    return line.outcome(calls, perMinute * (double) time.toMinutes(), end);
  }

  /// The line of time, and what writing to it costs: two writes where a process tries the wrong
  /// update first, as with the table.
  private static final class Line {
    private final MemoryRateShare share = new MemoryRateShare();
    private final Map<Long, Long> writes = new HashMap<>();
    private Instant now = START;
    private Instant next = Instant.MIN;

    RateShare seenBy() {
      Instant[] seen = {Instant.MIN};
      boolean[] wasBusy = {false};
      return (model, length, earliest, latest) -> {
        if (seen[0].isAfter(latest)) {
          return Optional.empty();
        }
        boolean isBusy = !next.isBefore(earliest);
        boolean right = wasBusy[0] == isBusy;
        Optional<Instant> begin = share.take(model, length, earliest, latest);
        writes.merge(now.getEpochSecond(), right || begin.isEmpty() ? 1L : 2L, Long::sum);
        begin.ifPresent(at -> next = at.plus(length));
        seen[0] = next;
        wasBusy[0] = begin.isPresent() ? isBusy : wasBusy[0];
        return begin;
      };
    }

    Outcome outcome(List<Instant> calls, double limit, Instant end) {
      List<Instant> sorted = calls.stream().filter(at -> at.isBefore(end)).sorted().toList();
      int most = 0;
      for (int first = 0, last = 0; last < sorted.size(); last++) {
        while (!sorted.get(first).plusSeconds(60).isAfter(sorted.get(last))) {
          first++;
        }
        most = Math.max(most, last - first + 1);
      }
      long all = writes.values().stream().mapToLong(n -> n).sum();
      return new Outcome(
          (double) all / sorted.size(),
          writes.values().stream().mapToLong(n -> n).max().orElse(0),
          most,
          sorted.size() / limit);
    }
  }
}
