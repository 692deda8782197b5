package dev.seiri.prompts.convert;

/// Part of an expression in Pebble, with what is known of its value.
///
/// @param code an operand: no operator of it is open to those beside it
record Converting(String code, Type type) {
  /// What kind of value it is.
  enum Type {
    TEXT,
    /// A text that Jinja escapes no further, and that joins others in its own way.
    MARKED,
    NUMBER,
    /// A whole number from 0 on.
    NATURAL,
    TRUTH,
    NONE,
    TEXTS,
    NUMBERS,
    NATURALS,
    /// Nothing is known, since something of it was lost, which was said.
    UNKNOWN;

    boolean isNumber() {
      return this == NUMBER || this == NATURAL;
    }

    /// The kind of a list's elements.
    Type element() {
      return switch (this) {
        case TEXTS -> TEXT;
        case NUMBERS -> NUMBER;
        case NATURALS -> NATURAL;
        default -> UNKNOWN;
      };
    }

    boolean isList() {
      return this == TEXTS || this == NUMBERS || this == NATURALS;
    }
  }

  static Converting text(String code) {
    return new Converting(code, Type.TEXT);
  }

  static Converting truth(String code) {
    return new Converting(code, Type.TRUTH);
  }

  static Converting unknown(String code) {
    return new Converting(code, Type.UNKNOWN);
  }

  boolean is(Type other) {
    return type == other;
  }
}
