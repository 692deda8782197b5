package dev.seiri.core.testing;

import dev.seiri.core.request.GivenUp;
import java.time.Instant;
import java.util.List;

class MemoryGivenUpTest extends GivenUpContract {
  private final MemoryGivenUp givenUp = new MemoryGivenUp();

  @Override
  protected GivenUp givenUp() {
    return givenUp;
  }

  @Override
  protected void keep(List<GivenUp.Row> rows) {
    givenUp.keep(Instant.EPOCH, rows);
  }
}
