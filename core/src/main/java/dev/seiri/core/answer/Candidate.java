package dev.seiri.core.answer;

/// A JSON object of an answer, or what was to be one.
///
/// @param place where it stands
/// @param start its first character's index
/// @param extraction the object, or what is wrong with it
record Candidate(Place place, int start, Extraction extraction) {
  /// Where an object may stand, the most telling place first.
  enum Place {
    TAGGED,
    FENCED,
    PROSE
  }
}
