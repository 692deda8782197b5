package dev.seiri.prompts.convert;

import java.util.List;

/// An expression of Jinja.
sealed interface Jinja {
  /// A text, its escapes read.
  record Text(String value) implements Jinja {}

  /// A whole number.
  record Number(long value) implements Jinja {}

  record Truth(boolean value) implements Jinja {}

  record None() implements Jinja {}

  record Name(String name) implements Jinja {}

  record Items(List<Jinja> elements) implements Jinja {}

  record Not(Jinja of) implements Jinja {}

  /// `and` or `or`.
  record Logic(boolean and, Jinja left, Jinja right) implements Jinja {}

  /// An operator with two operands: arithmetic, `~` or a comparison.
  record Binary(String operator, Jinja left, Jinja right) implements Jinja {}

  /// `in` or `not in`.
  record In(Jinja needle, Jinja in, boolean negated) implements Jinja {}

  /// `is` with a test.
  record Test(Jinja of, String name, List<Jinja> arguments, boolean negated) implements Jinja {}

  /// A filter or a method, which is called like one.
  record Filter(Jinja of, String name, List<Argument> arguments, boolean isMethod)
      implements Jinja {}

  /// An argument of a call, with a name where it has one.
  record Argument(String name, Jinja value) {}

  record Attribute(Jinja of, String name) implements Jinja {}

  record Call(String name, List<Argument> arguments) implements Jinja {}

  /// `a if b else c`
  record Choice(Jinja condition, Jinja yes, Jinja no) implements Jinja {}

  /// What is not converted.
  ///
  /// @param why what to say of it
  /// @param inside what it takes its values from
  record Other(String why, List<Jinja> inside) implements Jinja {}
}
