package dev.seiri.local.simulation;

import dev.seiri.core.json.Text;
import java.util.SplittableRandom;

/// What chance says of a subject: the same for the same seed and words, whatever was drawn before.
final class Draw {
  private final String digest;

  private Draw(String digest) {
    this.digest = digest;
  }

  static Draw of(long seed, String... words) {
    return new Draw(Text.sha256(Long.toString(seed), Text.sha256(words)));
  }

  /// A number from 0, below 1.
  double uniform() {
    return (Long.parseUnsignedLong(digest.substring(0, 16), 16) >>> 11) * 0x1.0p-53;
  }

  /// Further numbers, independent of [#uniform].
  SplittableRandom more() {
    return new SplittableRandom(Long.parseUnsignedLong(digest.substring(16, 32), 16));
  }
}
