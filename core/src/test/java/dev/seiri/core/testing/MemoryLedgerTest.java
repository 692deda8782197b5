package dev.seiri.core.testing;

import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.model.QuestionId;

class MemoryLedgerTest extends ResponseLedgerContract {
  private final MemoryLedger store = new MemoryLedger();

  @Override
  protected ResponseLedger ledger() {
    return store;
  }

  @Override
  protected void damage(QuestionId question) {
    store.damage(question);
  }
}
