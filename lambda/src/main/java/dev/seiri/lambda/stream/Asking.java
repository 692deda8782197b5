package dev.seiri.lambda.stream;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.AskingNote;
import dev.seiri.core.answer.AskingNotes;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The notes of one batch: written before the first question is asked, removed when every answer is
/// recorded.
///
/// @param note the name that they have in common
/// @param lost whether an answer could not be recorded: then the notes stay, and tell of it
record Asking(AskingNotes notes, String note, List<AskingNote> written, AtomicBoolean lost)
    implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Asking.class);

  /// Writes them.
  ///
  /// @throws StoreUnavailable if one cannot be written: then nothing may be asked
  static Asking begin(AskingNotes notes, String name, List<AskingNote> all) {
    all.forEach(notes::write);
    return new Asking(notes, name, all, new AtomicBoolean());
  }

  @Override
  public void close() {
    for (AskingNote note : written) {
      try {
        if (lost.get()) {
          notes.write(note.ofBatch());
        } else {
          notes.remove(note);
        }
      } catch (StoreUnavailable e) {
        LOG.warn("a note of {} stays behind: {}", note.execution(), e.getMessage());
      }
    }
  }
}
