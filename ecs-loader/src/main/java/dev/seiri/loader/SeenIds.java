package dev.seiri.loader;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// Remembers 64 bits of the digest of each of the first record ids, of [#MOST] in at most 16 MB, so
/// that memory stays flat however many rows there are. Two different ids look equal once in
/// billions of runs; ids past the bound are only compared with the ones that are remembered.
final class SeenIds {
  static final int MOST = 1 << 20;

  private final MessageDigest digest;
  private final int most;
  private long[] slots = new long[1 << 6];
  private int size;

  SeenIds() {
    this(MOST);
  }

  /// @param most how many ids are remembered
  SeenIds(int most) {
    this.most = most;
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  /// Adds an id.
  ///
  /// @return whether it is new, as far as ids are remembered
  boolean add(String id) {
    if (isFull()) {
      return !holds(hash(id));
    }
    if (size * 2 >= slots.length && slots.length / 2 < most) {
      grow();
    }
    if (!put(slots, hash(id))) {
      return false;
    }
    size++;
    return true;
  }

  /// How many different ids are remembered.
  int size() {
    return size;
  }

  /// Whether no more ids are remembered.
  boolean isFull() {
    return size >= most;
  }

  private boolean holds(long hash) {
    int mask = slots.length - 1;
    int i = (int) hash & mask;
    while (slots[i] != 0 && slots[i] != hash) {
      i = i + 1 & mask;
    }
    return slots[i] == hash;
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
