package dev.seiri.lambda.ask;

import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Question;

/// Is told of every call that is paid for, at the moment it ends: whatever becomes of the answer,
/// its price is known.
public interface SpendRecorder {
  /// A till that nobody reads.
  SpendRecorder NONE =
      new SpendRecorder() {
        @Override
        public void paid(Completion completion) {}

        @Override
        public void cutOff(Question question) {}
      };

  /// A model has answered.
  void paid(Completion completion);

  /// A call was cut off because its time was over: the model may go on, and charge for it.
  ///
  /// @param question as the model was asked
  void cutOff(Question question);
}
