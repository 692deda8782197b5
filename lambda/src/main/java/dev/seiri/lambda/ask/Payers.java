package dev.seiri.lambda.ask;

import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Question;

/// The rows on whose behalf a call is made, told what it costs them at the moment it ends.
interface Payers {
  /// Whether their budgets allow another call.
  boolean admit();

  void paid(Completion completion);

  /// The call may have been paid for and left no answer.
  void lost(Question asked, String modelId, String why) throws InterruptedException;

  /// Whether the question may be asked again after a lost call.
  boolean retryLost();
}
