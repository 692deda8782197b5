package dev.seiri.core.testing;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.InFlightNote;
import dev.seiri.core.answer.InFlightNoteStore;
import dev.seiri.core.id.ExecutionId;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Notes in memory.
public final class MemoryInFlightNoteStore implements InFlightNoteStore {
  private final Map<Key, InFlightNote> notes = new ConcurrentHashMap<>();

  private volatile boolean failing;

  /// Makes removals fail.
  public void failRemovals(boolean fail) {
    failing = fail;
  }

  private record Key(ExecutionId execution, String id) {
    static Key of(InFlightNote note) {
      return new Key(note.execution(), note.id());
    }
  }

  @Override
  public void write(InFlightNote note) {
    notes.put(Key.of(note), note);
  }

  @Override
  public void remove(InFlightNote note) {
    if (failing) {
      throw new StoreUnavailable("the bucket does not answer", new IOException("gone"));
    }
    notes.remove(Key.of(note));
  }

  @Override
  public List<InFlightNote> left(ExecutionId execution) {
    return notes.values().stream().filter(note -> note.execution().equals(execution)).toList();
  }

  @Override
  public Optional<InFlightNote> find(ExecutionId execution, String id) {
    return Optional.ofNullable(notes.get(new Key(execution, id)));
  }
}
