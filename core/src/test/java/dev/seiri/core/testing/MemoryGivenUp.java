package dev.seiri.core.testing;

import dev.seiri.core.request.GivenUp;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Given-up records in memory.
public final class MemoryGivenUp implements GivenUp {
  private final Map<String, Batch> batches = new LinkedHashMap<>();

  /// Keeps a batch.
  public synchronized void keep(Instant at, List<Row> rows) {
    String key = "aws/lambda/" + batches.size() + "-" + at;
    batches.put(key, new Batch(key, at, rows));
  }

  @Override
  public synchronized Iterator<Batch> list() {
    return List.copyOf(batches.values()).iterator();
  }

  @Override
  public synchronized void answered(Batch batch) {
    batches.remove(batch.key());
  }
}
