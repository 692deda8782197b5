package dev.seiri.core.concurrent;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A map that keeps the entries used last, up to a number. Safe for use by several threads.
public final class BoundedCache<K, V> {
  private final Map<K, V> entries;

  /// @param most how many entries are kept, from 1
  public BoundedCache(int most) {
    this.entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
            return size() > most;
          }
        };
  }

  public synchronized Optional<V> get(K key) {
    return Optional.ofNullable(entries.get(key));
  }

  public synchronized boolean contains(K key) {
    return get(key).isPresent();
  }

  public synchronized void put(K key, V value) {
    entries.put(key, value);
  }

  public synchronized void remove(K key) {
    entries.remove(key);
  }

  /// The entry of a key, made if there is none. The cache is locked meanwhile: for what is quickly
  /// made.
  public synchronized V get(K key, Function<? super K, ? extends V> make) {
    return get(key)
        .orElseGet(() -> {
          V made = make.apply(key);
          entries.put(key, made);
          return made;
        });
  }
}
