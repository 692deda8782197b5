package dev.seiri.core.testing;

import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Parking;
import java.util.Optional;

class MemoryParkingTest extends ParkingContract {
  private final MemoryParking store = new MemoryParking();

  @Override
  protected Parking parking() {
    return store;
  }

  @Override
  protected Optional<String> reason(RequestId id) {
    return Optional.ofNullable(store.reasons().get(id));
  }
}
