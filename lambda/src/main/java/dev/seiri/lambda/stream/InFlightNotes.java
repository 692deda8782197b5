package dev.seiri.lambda.stream;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.InFlightNote;
import dev.seiri.core.answer.InFlightNoteStore;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The notes of one batch: written before the first question is asked, removed when every answer is
/// recorded.
///
/// @param note the name that they have in common
/// @param ended what removes them
/// @param lost whether an answer may have been lost: then the notes stay, and tell of it
/// @param unrecorded whether a paid answer waits in memory for its record: then the notes stay
///   until it has that
/// @param uncounted whether an answer that was paid again could not be counted: then the notes stay
///   for that
public record InFlightNotes(
    InFlightNoteStore notes,
    String note,
    List<InFlightNote> written,
    EndedNotes ended,
    AtomicBoolean lost,
    AtomicBoolean unrecorded,
    AtomicBoolean uncounted)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InFlightNotes.class);

  /// Writes them.
  ///
  /// @throws StoreUnavailable if one cannot be written: then nothing may be asked
  static InFlightNotes begin(
      InFlightNoteStore notes, String name, List<InFlightNote> all, EndedNotes ended) {
    all.forEach(notes::write);
    return new InFlightNotes(
        notes, name, all, ended, new AtomicBoolean(), new AtomicBoolean(), new AtomicBoolean());
  }

  @Override
  public void close() {
    for (InFlightNote note : written) {
      if (uncounted.get()) {
        boundByAll(note);
      } else if (unrecorded.get() && !lost.get()) {
        ended.removeWhenRecorded(note);
      } else if (!lost.get()) {
        ended.remove(note);
      }
    }
  }

  private void boundByAll(InFlightNote note) {
    try {
      notes.write(note.ofBatch());
    } catch (StoreUnavailable e) {
      LOG.warn("the note of {} stays as it was: {}", note.execution(), e.getMessage());
    }
  }
}
