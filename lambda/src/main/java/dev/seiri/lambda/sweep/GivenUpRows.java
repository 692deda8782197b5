package dev.seiri.lambda.sweep;

import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.GivenUp;
import dev.seiri.core.request.Redrive;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.request.StoredRequest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Redrives the rows whose records the mapping has given up: at once where a row was never
/// redriven, and otherwise after a pause that doubles each time.
final class GivenUpRows {
  private static final Logger LOG = LoggerFactory.getLogger(GivenUpRows.class);

  private final GivenUp givenUp;
  private final ExecutionStore executions;
  private final RequestStore requests;
  private final SweepSettings settings;
  private final Clock clock;

  GivenUpRows(
      GivenUp givenUp,
      ExecutionStore executions,
      RequestStore requests,
      SweepSettings settings,
      Clock clock) {
    this.givenUp = givenUp;
    this.executions = executions;
    this.requests = requests;
    this.settings = settings;
    this.clock = clock;
  }

  /// @param until when to stop; the next sweep continues
  /// @return how many rows were redriven
  /// @throws dev.seiri.core.StoreUnavailable if a store does not answer; the next sweep retries
  long redrive(Instant until) throws InterruptedException {
    Map<ExecutionId, Boolean> running = new HashMap<>();
    long sent = 0;
    for (Iterator<GivenUp.Batch> all = givenUp.list();
        all.hasNext() && !clock.instant().isAfter(until); ) {
      GivenUp.Batch batch = all.next();
      // What is halted is redriven when it is resumed; what is over needs nothing.
      List<RequestId> rows =
          batch.rows().stream()
              .filter(row -> running.computeIfAbsent(row.execution(), this::isRunning))
              .map(GivenUp.Row::request)
              .distinct()
              .toList();
      if (clock.instant().isBefore(batch.at().plus(pause(rows)))) {
        continue;
      }
      sent += new Redrive(requests).send(rows.iterator());
      givenUp.answered(batch);
      LOG.warn("{} given-up rows of {} are redriven", rows.size(), batch.key());
    }
    return sent;
  }

  private boolean isRunning(ExecutionId id) {
    return executions
        .find(id)
        .filter(execution ->
            execution.status() == ExecutionStatus.RUNNING
                || execution.status() == ExecutionStatus.LOADING)
        .isPresent();
  }

  /// How long a batch waits: as long as the row that was redriven most often has to. Where the
  /// handler itself moved a row to the end of the stream, that is no reason to wait.
  private Duration pause(List<RequestId> rows) {
    int most = 0;
    for (int from = 0; from < rows.size(); from += RequestStore.LOOK_UP) {
      List<RequestId> some = rows.subList(from, Math.min(rows.size(), from + RequestStore.LOOK_UP));
      for (StoredRequest stored : requests.read(some).values()) {
        if (stored instanceof StoredRequest.Readable(var request)) {
          most = Math.max(most, request.redrive() - request.rounds());
        }
      }
    }
    return most == 0 ? Duration.ZERO : settings.patience(most - 1);
  }
}
