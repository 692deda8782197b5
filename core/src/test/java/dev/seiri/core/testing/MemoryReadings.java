package dev.seiri.core.testing;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.reading.Reading;
import dev.seiri.core.reading.ReadingStore;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Readings in memory.
public final class MemoryReadings implements ReadingStore {
  private final Map<Key, Reading> readings = new ConcurrentHashMap<>();

  private record Key(ExecutionId execution, ExecutionId reading) {}

  @Override
  public void write(Reading reading) {
    readings.put(new Key(reading.execution(), reading.id()), reading);
  }

  @Override
  public List<Reading> of(ExecutionId execution) {
    return readings.values().stream()
        .filter(reading -> reading.execution().equals(execution))
        .sorted(Reading.IN_ORDER)
        .toList();
  }
}
