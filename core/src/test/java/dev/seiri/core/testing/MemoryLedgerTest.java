package dev.seiri.core.testing;

import dev.seiri.core.answer.ResponseLedger;

class MemoryLedgerTest extends ResponseLedgerContract {
  private final MemoryLedger store = new MemoryLedger();

  @Override
  protected ResponseLedger ledger() {
    return store;
  }
}
