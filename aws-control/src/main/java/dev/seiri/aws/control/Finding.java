package dev.seiri.aws.control;

/// What was found of one part of a stack.
///
/// @param part what was looked at: `credentials`, `requests table`
/// @param mend what to do about it; empty where nothing is to be done
public record Finding(Level level, String part, String text, String mend) {
  public enum Level {
    /// As it should be.
    OK,
    /// Could not be looked at, or works but deserves a thought.
    NOTE,
    /// Rows will not get through.
    FAULT
  }

  public static Finding ok(String part, String text) {
    return new Finding(Level.OK, part, text, "");
  }

  public static Finding note(String part, String text, String mend) {
    return new Finding(Level.NOTE, part, text, mend);
  }

  public static Finding fault(String part, String text, String mend) {
    return new Finding(Level.FAULT, part, text, mend);
  }
}
