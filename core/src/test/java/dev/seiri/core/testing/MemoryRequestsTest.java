package dev.seiri.core.testing;

import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Request;
import dev.seiri.core.request.RequestStore;

class MemoryRequestsTest extends RequestStoreContract {
  private final MemoryRequests store = new MemoryRequests();

  @Override
  protected void damage(RequestId id) {
    store.damage(id);
  }

  @Override
  protected RequestStore store() {
    return store;
  }

  @Override
  protected Request stored(RequestId id) {
    return store.find(id).orElseThrow();
  }
}
