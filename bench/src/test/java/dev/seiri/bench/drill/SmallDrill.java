package dev.seiri.bench.drill;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/// A drill at a small size; `scripts/drill` runs them at full size. A class each, so that two of
/// them run at a time.
@Tag("drill")
abstract class SmallDrill {
  @TempDir Path folder = Path.of("");

  static void assertHeld(List<Claim> claims) {
    assertThat(claims).allSatisfy(claim -> assertThat(claim.held()).as(claim.words()).isTrue());
  }
}
