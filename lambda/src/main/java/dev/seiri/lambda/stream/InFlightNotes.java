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
/// @param lost whether an answer could not be recorded: then the notes stay, and tell of it
/// @param uncounted whether an answer that was paid again could not be counted: then the notes stay
///   for that
public record InFlightNotes(
    InFlightNoteStore notes,
    String note,
    List<InFlightNote> written,
    AtomicBoolean lost,
    AtomicBoolean uncounted)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(InFlightNotes.class);

  /// Writes them.
  ///
  /// @throws StoreUnavailable if one cannot be written: then nothing may be asked
  static InFlightNotes begin(InFlightNoteStore notes, String name, List<InFlightNote> all) {
    all.forEach(notes::write);
    return new InFlightNotes(notes, name, all, new AtomicBoolean(), new AtomicBoolean());
  }

  @Override
  public void close() {
    for (InFlightNote note : written) {
      try {
        if (uncounted.get()) {
          notes.write(note.ofBatch());
        } else if (!lost.get()) {
          notes.remove(note);
        }
      } catch (StoreUnavailable e) {
        LOG.warn("a note of {} stays behind: {}", note.execution(), e.getMessage());
      }
    }
  }
}
