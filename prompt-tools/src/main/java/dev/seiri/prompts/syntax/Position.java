package dev.seiri.prompts.syntax;

/// A place in a file.
///
/// @param line counted from 1
/// @param column counted from 1, in characters (Unicode code points)
public record Position(int line, int column) implements Comparable<Position> {
  /// A file's beginning.
  public static final Position START = new Position(1, 1);

  @Override
  public int compareTo(Position other) {
    return line == other.line
        ? Integer.compare(column, other.column)
        : Integer.compare(line, other.line);
  }
}
