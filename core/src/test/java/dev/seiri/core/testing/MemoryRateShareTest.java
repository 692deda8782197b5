package dev.seiri.core.testing;

import dev.seiri.core.model.RateShare;

class MemoryRateShareTest extends RateShareContract {
  private final MemoryRateShare store = new MemoryRateShare();

  @Override
  protected RateShare share() {
    return store;
  }
}
