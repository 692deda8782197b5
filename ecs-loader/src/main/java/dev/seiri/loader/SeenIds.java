package dev.seiri.loader;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Remembers 64 bits of each record id's digest: 16 bytes of memory an id at most, so that a
/// million rows stay cheap. Two different ids look equal once in billions of runs.
final class SeenIds {
  private final MessageDigest digest;
  private long[] slots = new long[1 << 10];
  private int size;

  SeenIds() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /// Adds an id.
  ///
  /// @return whether it is new
  boolean add(String id) {
    if (size * 2 >= slots.length) {
      grow();
    }
    if (!put(slots, hash(id))) {
      return false;
    }
    size++;
    return true;
  }

  private long hash(String id) {
    long hash = ByteBuffer.wrap(digest.digest(id.getBytes(StandardCharsets.UTF_8))).getLong();
    return hash == 0 ? 1 : hash;
  }

  private static boolean put(long[] slots, long hash) {
    int mask = slots.length - 1;
    for (int i = (int) hash & mask; ; i = i + 1 & mask) {
      if (slots[i] == hash) {
        return false;
      }
      if (slots[i] == 0) {
        slots[i] = hash;
        return true;
      }
    }
  }

  private void grow() {
    long[] larger = new long[slots.length * 2];
    Arrays.stream(slots).filter(hash -> hash != 0).forEach(hash -> put(larger, hash));
    slots = larger;
  }
}
