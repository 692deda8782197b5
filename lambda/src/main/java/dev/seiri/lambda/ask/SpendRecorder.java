package dev.seiri.lambda.ask;

import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Question;
import dev.seiri.core.pack.Part;

/// Is told of every call that is paid for, at the moment it ends: whatever becomes of the answer,
/// its price is known.
public interface SpendRecorder {
  /// A recorder that keeps nothing.
  SpendRecorder NONE =
      new SpendRecorder() {
        @Override
        public void paid(Completion completion) {}

        @Override
        public void lost(Question question, Part part) {}
      };

  /// A model has answered.
  void paid(Completion completion);

  /// A call may have been paid for and left no answer: it was cut off, or its answer cannot be
  /// read. It costs the most that the question can.
  ///
  /// @param question as the model was asked
  /// @param part what of it was on this row's behalf
  void lost(Question question, Part part);

  /// Whether there is room for one more call, after calls of the question were lost.
  default boolean admits() {
    return true;
  }

  /// The answer that was paid last is not the one that is recorded. It is told while its call still
  /// counts as unrecorded.
  ///
  /// @param again whether another answer is recorded
  default void dropped(boolean again) {}
}
