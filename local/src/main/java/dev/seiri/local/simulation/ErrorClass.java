package dev.seiri.local.simulation;

import java.util.Locale;

/// The ways in which a field's value comes out wrong.
enum ErrorClass {
  DROPPED_CHARACTER,
  WRONG_DIGIT,
  NEIGHBOUR_VALUE,
  SWAPPED_FIELDS,
  INVENTED_VALUE;

  /// The word in profiles and logs.
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
