package dev.seiri.lambda.ask;

import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Question;
import dev.seiri.core.pack.Part;

/// A row that is asked alone and pays for the whole call.
///
/// @param losses the row's lost calls
record OneRow(ModelCall call, LostCalls losses, LostCallNotes notes) implements Payers {
  @Override
  public boolean admit() {
    return call.spend().admits();
  }

  @Override
  public void paid(Completion completion) {
    call.spend().paid(completion);
  }

  @Override
  public void lost(Question asked, String modelId, String why) throws InterruptedException {
    call.spend().lost(asked, Part.WHOLE);
    notes.note(call, modelId, Part.WHOLE, notes.worst(asked), why, losses);
  }

  @Override
  public boolean retryLost() {
    return !losses.areTooMany();
  }
}
