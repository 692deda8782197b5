package dev.seiri.aws.control;

/// A finding about one part of a stack.
///
/// @param part what was checked: `credentials`, `requests table`
/// @param fix what to do about it; empty where nothing is to be done
public record Finding(Level level, String part, String text, String fix) {
  public enum Level {
    /// It is as it should be.
    OK,
    /// It could not be checked, or it works and should be looked at.
    NOTE,
    /// Rows cannot be processed.
    FAULT
  }

  public static Finding ok(String part, String text) {
    return new Finding(Level.OK, part, text, "");
  }

  public static Finding note(String part, String text, String fix) {
    return new Finding(Level.NOTE, part, text, fix);
  }

  public static Finding fault(String part, String text, String fix) {
    return new Finding(Level.FAULT, part, text, fix);
  }
}
