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
    holds(simulate(perMinute, processes, workers, Sizes.EQUAL), 1);
  }

  @ParameterizedTest
  @CsvSource({
    "10, 1, 20, BY_TOKENS",
    "10, 6, 20, BY_TOKENS",
    "60, 6, 20, BY_EITHER",
    "600, 6, 20, BY_TOKENS",
    "600, 30, 3, BY_EITHER",
    "12000, 6, 100, BY_TOKENS",
    "12000, 30, 100, BY_EITHER"
  })
  void callsOfDifferentSizesUseTheLimitToo(int perMinute, int processes, int workers, Sizes sizes)
      throws Exception {
    // What is left of one span is used with the next.
    holds(simulate(perMinute, processes, workers, sizes), 2);
  }

  /// @param beyond how many calls there may be beyond the limit and the time that is made up
  private static void holds(Outcome outcome, int beyond) {
    String all = outcome.toString();
    assertThat(outcome.writesPerCall()).as(all).isLessThanOrEqualTo(1.2);
    assertThat(outcome.mostWritesASecond()).as(all).isLessThanOrEqualTo(200);
    assertThat(outcome.mostAMinute())
        .as(all)
        .isLessThanOrEqualTo(7.0 / 6 + beyond * outcome.longest() + 1e-9);
    assertThat(outcome.used()).as(all).isGreaterThanOrEqualTo(0.95);
  }

  /// How large calls are, beside a limit of 1,000 tokens for each call of the limit.
  private enum Sizes {
    EQUAL(100, 100),
    /// The limit of tokens is used up first.
    BY_TOKENS(1_000, 5_000),
    /// Either limit is.
    BY_EITHER(200, 3_000);

    private final int least;
    private final int most;

    Sizes(int least, int most) {
      this.least = least;
      this.most = most;
    }

    int of(Random random) {
      return least + random.nextInt(most - least + 1);
    }
  }

  /// @param mostAMinute the most of the limit that was used in a minute
  /// @param longest the share of a minute that the longest call takes
  /// @param used the share of the limit that was used
  private record Outcome(
      double writesPerCall,
      long mostWritesASecond,
      double mostAMinute,
      double longest,
      double used) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.2f writes a call, %d a second, %.3f of the limit in a minute, %.3f used",
          writesPerCall,
          mostWritesASecond,
          mostAMinute,
          used);
    }
  }

  /// @param minutes how much of the line it takes
  private record Call(Instant at, double minutes) {}

  /// @param together how many of its process begin at the same moment
  private record Worker(int process, int size, Instant at, Instant deadline, int together) {}

  /// @param workers calls that a process makes at a time, each as soon as the last is answered
  private static Outcome simulate(int perMinute, int processes, int workers, Sizes sizes)
      throws Exception {
    long tokens = perMinute * 1_000L;
    Duration time = Duration.ofMinutes(Math.clamp(MOST_CALLS / perMinute, 2, 20));
    Random random = new Random(7);
    Line line = new Line();
    List<RateLimiter> limiters = new ArrayList<>();
    PriorityQueue<Worker> events =
        new PriorityQueue<>(Comparator.comparing(Worker::at).thenComparing(Worker::process));
    for (int p = 0; p < processes; p++) {
      limiters.add(RateLimiter.of(line.seenBy(), perMinute, tokens));
      Instant begin = START.plusMillis(random.nextInt(3_000));
      for (int w = 0; w < workers; w++) {
        events.add(new Worker(p, sizes.of(random), begin, begin.plus(INVOCATION), workers));
      }
    }
    List<Call> calls = new ArrayList<>();
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
              .slot("m", worker.size(), worker.at(), worker.deadline(), worker.together());
      if (slot.isEmpty()) {
        // The next invocation.
        events.add(
            new Worker(
                worker.process(),
                worker.size(),
                worker.deadline(),
                worker.deadline().plus(INVOCATION),
                1));
        continue;
      }
      Instant called = slot.get().isBefore(worker.at()) ? worker.at() : slot.get();
      calls.add(new Call(called, Math.max(1.0 / perMinute, (double) worker.size() / tokens)));
      events.add(
          new Worker(
              worker.process(),
              sizes.of(random),
              called.plusMillis(300 + random.nextInt(400)),
              worker.deadline(),
              1));
    }
    return line.outcome(calls, time.toMinutes(), end);
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

    Outcome outcome(List<Call> calls, long minutes, Instant end) {
      List<Call> sorted =
          calls.stream()
              .filter(call -> call.at().isBefore(end))
              .sorted(Comparator.comparing(Call::at))
              .toList();
      double most = 0;
      double window = 0;
      double longest = 0;
      double used = 0;
      for (int first = 0, last = 0; last < sorted.size(); last++) {
        Call call = sorted.get(last);
        window += call.minutes();
        used += call.minutes();
        while (!sorted.get(first).at().plusSeconds(60).isAfter(call.at())) {
          window -= sorted.get(first).minutes();
          first++;
        }
        most = Math.max(most, window);
        longest = Math.max(longest, call.minutes());
      }
      long all = writes.values().stream().mapToLong(n -> n).sum();
      return new Outcome(
          (double) all / sorted.size(),
          writes.values().stream().mapToLong(n -> n).max().orElse(0),
          most,
          longest,
          used / minutes);
    }
  }
}
