package dev.seiri.core.testing;

import dev.seiri.core.answer.InFlightNote;
import dev.seiri.core.answer.InFlightNoteStore;
import dev.seiri.core.id.ExecutionId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Notes in memory.
public final class MemoryInFlightNoteStore implements InFlightNoteStore {
  private final Map<String, InFlightNote> notes = new ConcurrentHashMap<>();

  @Override
  public void write(InFlightNote note) {
    notes.put(note.id(), note);
  }

  @Override
  public void remove(InFlightNote note) {
    notes.remove(note.id());
  }

  @Override
  public List<InFlightNote> left(ExecutionId execution) {
    return notes.values().stream().filter(note -> note.execution().equals(execution)).toList();
  }
}
