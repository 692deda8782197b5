package dev.seiri.core.execution;

/// What has become of a reservation: the rest of it returns to the budget.
///
/// @param spent everything that was spent, or has to be taken as spent
/// @param lost the part of it for which no answer is recorded
/// @param paidAgain the part of it that was paid although an answer was recorded already
public record Settlement(Amount spent, Amount lost, Amount paidAgain) {
  /// No call was made.
  public static final Settlement NOTHING =
      new Settlement(Amount.NOTHING, Amount.NOTHING, Amount.NOTHING);
}
