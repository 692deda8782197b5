package dev.seiri.lambda.stream;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.concurrent.BoundedCache;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.prompt.CompiledPrompt;
import dev.seiri.core.prompt.PromptFault;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.PromptSource;
import dev.seiri.core.prompt.PromptTemplate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// Executions and their compiled prompts, kept in memory between invocations.
///
/// A version never changes, so its prompt stays in the cache. An execution can be halted, so it is
/// read again after a few seconds. A missing execution is looked up again for a moment: a client
/// may write an execution and its first request at the same time, and the stream may be faster.
final class ExecutionCache {
  private static final Duration FRESH = Duration.ofSeconds(5);
  private static final Duration POLL = Duration.ofMillis(250);
  private static final int MOST_KEPT = 1_000;

  private final ExecutionStore executions;
  private final PromptSource prompts;
  private final PromptRenderer renderer;
  private final Duration patience;
  private final Clock clock;
  private final BoundedCache<ExecutionId, Kept> kept = new BoundedCache<>(MOST_KEPT);
  private final BoundedCache<PromptKey, CompiledPrompt> compiled = new BoundedCache<>(MOST_KEPT);

  /// @param patience how long to look for an execution or prompt that is not there
  ExecutionCache(
      ExecutionStore executions,
      PromptSource prompts,
      PromptRenderer renderer,
      Duration patience,
      Clock clock) {
    this.executions = executions;
    this.prompts = prompts;
    this.renderer = renderer;
    this.patience = patience;
    this.clock = clock;
  }

  /// @param at when it was read
  private record Kept(ExecutionState.Open work, Instant at) {}

  /// The state of an execution for its rows.
  ExecutionState of(ExecutionId id) throws InterruptedException {
    Optional<Kept> known = kept.get(id).filter(this::isFresh);
    if (known.isPresent()) {
      return known.get().work();
    }
    ExecutionState work = read(id);
    if (work instanceof ExecutionState.Open open) {
      kept.put(id, new Kept(open, clock.instant()));
    } else {
      kept.remove(id);
    }
    return work;
  }

  /// What was read later than now, before the clock was set back, may be as old as that is far.
  private boolean isFresh(Kept known) {
    Duration age = Duration.between(known.at(), clock.instant());
    return !age.isNegative() && age.compareTo(FRESH) < 0;
  }

  /// An execution in the cache.
  Optional<Execution> known(ExecutionId id) {
    return kept.get(id).map(k -> k.work().execution());
  }

  /// Removes an execution, after it was halted here.
  void forget(ExecutionId id) {
    kept.remove(id);
  }

  private ExecutionState read(ExecutionId id) throws InterruptedException {
    try {
      Optional<Execution> execution = patiently(() -> executions.find(id));
      return execution.isEmpty() ? new ExecutionState.Unknown() : open(execution.get());
    } catch (MalformedItem e) {
      return new ExecutionState.Broken(e.getMessage());
    }
  }

  private ExecutionState open(Execution execution) throws InterruptedException {
    if (!execution.status().isOpen()) {
      return new ExecutionState.Closed(
          "execution %s is %s".formatted(execution.id(), execution.status().word()));
    }
    Map<PromptKey, CompiledPrompt> ready = new HashMap<>();
    for (PromptKey key : execution.payload().prompts()) {
      try {
        ready.put(key, prompt(key));
      } catch (PromptFault e) {
        return new ExecutionState.Broken("prompt %s: %s".formatted(key, e.getMessage()));
      }
    }
    return new ExecutionState.Open(execution, ready);
  }

  private CompiledPrompt prompt(PromptKey key) throws InterruptedException {
    Optional<CompiledPrompt> known = compiled.get(key);
    if (known.isPresent()) {
      return known.get();
    }
    PromptTemplate template =
        patiently(() -> prompts.find(key))
            .orElseThrow(() -> new PromptFault("is not there: register it, then resume"));
    CompiledPrompt prompt = renderer.compile(template);
    compiled.put(key, prompt);
    return prompt;
  }

  private <T> Optional<T> patiently(Supplier<Optional<T>> find) throws InterruptedException {
    Optional<T> found = find.get();
    for (Duration waited = Duration.ZERO;
        found.isEmpty() && waited.compareTo(patience) < 0;
        waited = waited.plus(POLL)) {
      Thread.sleep(POLL);
      found = find.get();
    }
    return found;
  }
}
