package dev.seiri.lambda.ask;

import dev.seiri.core.answer.LostCall;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Usage;
import dev.seiri.core.pack.Part;
import java.time.Clock;
import java.util.UUID;

/// Notes calls that may have been paid for, where they are not forgotten.
final class LostCallNotes {
  private final AnswerRecorder recorder;
  private final ModelCatalog catalog;
  private final Clock clock;

  LostCallNotes(AnswerRecorder recorder, ModelCatalog catalog, Clock clock) {
    this.recorder = recorder;
    this.catalog = catalog;
    this.clock = clock;
  }

  /// The most that a call of a question can have taken.
  Usage worst(Question asked) {
    return catalog.worst(asked);
  }

  /// @param worst the most that the whole call can have taken
  void note(ModelCall call, String modelId, Part part, Usage worst, String why, LostCalls losses)
      throws InterruptedException {
    LostCall lost =
        new LostCall(
            UUID.randomUUID().toString(),
            call.execution(),
            call.askedFor(),
            modelId,
            part.of(worst),
            clock.instant(),
            why,
            part.calls());
    losses.add(lost);
    recorder.lost(call, lost);
  }
}
