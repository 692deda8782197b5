package dev.seiri.core.id;

/// The operator's own name for a row. Need not be unique, may be any text, never part of a key.
public record RecordId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
