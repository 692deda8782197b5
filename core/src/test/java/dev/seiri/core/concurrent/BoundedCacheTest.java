package dev.seiri.core.concurrent;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedCacheTest {
  private final BoundedCache<String, Integer> cache = new BoundedCache<>(2);

  @Test
  void oneEntryTooManyDisplacesTheOneUsedLongestAgo() {
    cache.put("a", 1);
    cache.put("b", 2);
    assertThat(cache.get("a")).contains(1);
    cache.put("c", 3);

    assertThat(cache.contains("a")).isTrue();
    assertThat(cache.contains("b")).isFalse();
    assertThat(cache.get("c")).contains(3);
  }

  @Test
  void anEntryIsMadeOnce() {
    assertThat(cache.get("a", String::length)).isEqualTo(1);
    assertThat(cache.get("a", key -> 99)).isEqualTo(1);
  }

  @Test
  void aRemovedEntryIsMadeAgain() {
    cache.put("a", 1);
    cache.remove("a");

    assertThat(cache.get("a", key -> 2)).isEqualTo(2);
  }
}
