package dev.seiri.core.testing;

import dev.seiri.core.review.Claims;
import dev.seiri.core.review.DecidedAnswers;

class MemoryDecisionsTest extends DecisionsContract {
  private final MemoryDecisions table = new MemoryDecisions();

  @Override
  protected DecidedAnswers answers() {
    return table;
  }

  @Override
  protected Claims claims() {
    return table;
  }
}
