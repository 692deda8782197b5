package dev.seiri.core.testing;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.review.Claims;
import dev.seiri.core.review.DecidedAnswer;
import dev.seiri.core.review.DecidedAnswers;
import dev.seiri.core.review.Decision;
import dev.seiri.core.review.InputKey;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/// The decisions table in memory.
public final class MemoryDecisions implements DecidedAnswers, Claims {
  private final Map<InputKey, Decision> decisions = new HashMap<>();
  private final Map<String, Claim> claims = new HashMap<>();

  private record Claim(String holder, Instant until) {}

  @Override
  public synchronized Map<InputKey, DecidedAnswer> find(Collection<InputKey> inputs) {
    Map<InputKey, DecidedAnswer> found = new HashMap<>();
    for (InputKey input : inputs) {
      Decision decision = decisions.get(input);
      if (decision != null && decision.kind() != Decision.Kind.WITHDRAWN) {
        found.put(
            input,
            new DecidedAnswer(
                decision.personOutput().orElseThrow(),
                decision.id(),
                decision.execution(),
                decision.request(),
                decision.by(),
                decision.at()));
      }
    }
    return found;
  }

  @Override
  public synchronized boolean put(Decision decision) {
    if (decision.kind() == Decision.Kind.SKIPPED || decision.shown() == Decision.Shown.SOWN) {
      throw new IllegalArgumentException("such a decision counts for no input: " + decision.id());
    }
    return decisions
        .merge(decision.input(), decision, (a, b) -> Decision.IN_ORDER.compare(a, b) > 0 ? a : b)
        .equals(decision);
  }

  @Override
  public synchronized boolean take(
      ExecutionId execution, RequestId row, String holder, Instant now, Instant until) {
    Claim mine = new Claim(holder, until);
    return claims
        .merge(
            execution + "#" + row,
            mine,
            (a, b) -> a.until().isAfter(now) && !a.holder().equals(holder) ? a : b)
        .equals(mine);
  }

  @Override
  public synchronized void release(ExecutionId execution, RequestId row, String holder) {
    claims
        .entrySet()
        .removeIf(claim ->
            claim.getKey().equals(execution + "#" + row)
                && claim.getValue().holder().equals(holder));
  }
}
