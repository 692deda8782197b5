package dev.seiri.core.testing;

import dev.seiri.core.answer.AskingNote;
import dev.seiri.core.answer.AskingNotes;
import dev.seiri.core.id.ExecutionId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Notes in memory.
public final class MemoryNotes implements AskingNotes {
  private final Map<String, AskingNote> notes = new ConcurrentHashMap<>();

  @Override
  public void write(AskingNote note) {
    notes.put(note.id(), note);
  }

  @Override
  public void remove(AskingNote note) {
    notes.remove(note.id());
  }

  @Override
  public List<AskingNote> left(ExecutionId execution) {
    return notes.values().stream().filter(note -> note.execution().equals(execution)).toList();
  }
}
