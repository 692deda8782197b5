package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Parking;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The contract of [Parking], for every implementation.
public abstract class ParkingContract {
  private final String name = AtOnce.unique("request");

  protected abstract Parking parking();

  /// The reason noted for a request, as a person finds it.
  protected abstract Optional<String> reason(RequestId id);

  @Test
  void aRequestIsNotedWithTheReason() {
    RequestId id = new RequestId(name);
    assertThat(reason(id)).isEmpty();
    parking().park(id, "理由 😀 \"quoted\"\n");
    assertThat(reason(id)).contains("理由 😀 \"quoted\"\n");
  }

  @Test
  void parkingAgainLeavesOneNote() throws Exception {
    RequestId id = new RequestId(name);
    AtOnce.call(
        8,
        i -> {
          parking().park(id, "why");
          return i;
        });
    parking().park(id, "the last reason");
    assertThat(reason(id)).contains("the last reason");
  }

  @Test
  void anyIdIsAName() {
    List<RequestId> odd =
        List.of("../", "a b/", "😀", "%2e", "日本", ".", "\u0000", "x".repeat(900)).stream()
            .map(start -> new RequestId(start + name))
            .toList();
    odd.forEach(id -> parking().park(id, id.value()));
    for (RequestId id : odd) {
      assertThat(reason(id)).contains(id.value());
    }
  }
}
