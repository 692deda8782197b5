package dev.seiri.lambda.stream;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.InFlightNote;
import dev.seiri.core.answer.InFlightNoteStore;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The notes of batches that have ended in this process and whose notes are still there: the bucket
/// did not answer, or paid answers wait for their record. The process lives and knows what became
/// of their questions, so they are removed as soon as that can be done.
final class EndedNotes {
  private static final Logger LOG = LoggerFactory.getLogger(EndedNotes.class);
  private static final int MOST = 1_000;

  private final InFlightNoteStore notes;

  /// Guarded by this.
  private final Set<InFlightNote> removable = new LinkedHashSet<>();

  /// Guarded by this.
  private final Set<InFlightNote> unrecorded = new LinkedHashSet<>();

  EndedNotes(InFlightNoteStore notes) {
    this.notes = notes;
  }

  /// Removes a note, now or later.
  void remove(InFlightNote note) {
    try {
      notes.remove(note);
    } catch (StoreUnavailable e) {
      LOG.warn("a note of {} stays behind for now: {}", note.execution(), e.getMessage());
      keep(removable, note);
    }
  }

  /// Removes a note once the answers are recorded that this process keeps in memory.
  void removeWhenRecorded(InFlightNote note) {
    keep(unrecorded, note);
  }

  /// Where there are too many, the oldest stay in the bucket, and count as those of a process that
  /// died.
  private synchronized void keep(Set<InFlightNote> where, InFlightNote note) {
    if (where.size() < MOST) {
      where.add(note);
    }
  }

  /// Tries again.
  ///
  /// @param recorded whether every answer that was kept in memory is recorded now
  void retry(BooleanSupplier recorded) {
    // What is added after this may wait for answers that are kept after `recorded` has looked.
    List<InFlightNote> waiting = copy(unrecorded);
    if (recorded.getAsBoolean()) {
      synchronized (this) {
        waiting.forEach(unrecorded::remove);
        removable.addAll(waiting);
      }
    }
    for (InFlightNote note : copy(removable)) {
      try {
        notes.remove(note);
      } catch (StoreUnavailable e) {
        return;
      }
      synchronized (this) {
        removable.remove(note);
      }
    }
  }

  private synchronized List<InFlightNote> copy(Set<InFlightNote> some) {
    return List.copyOf(some);
  }
}
