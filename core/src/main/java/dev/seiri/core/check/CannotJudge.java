package dev.seiri.core.check;

/// A check has no verdict on a row: what it needs is not there, or it takes too long.
final class CannotJudge extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CannotJudge(String why) {
    super(why);
  }

  String why() {
    return String.valueOf(getMessage());
  }
}
