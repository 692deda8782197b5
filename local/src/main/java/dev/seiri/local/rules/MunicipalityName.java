package dev.seiri.local.rules;

/// A way to write a municipality: in full (相楽郡精華町), or without its county or city (精華町).
///
/// @param prefecture the prefecture
/// @param city the name in full
/// @param spelling the name as an address has it
record MunicipalityName(String prefecture, String city, String spelling) {
  /// Whether nothing of the name is left out.
  boolean isComplete() {
    return spelling.equals(city);
  }

  /// Whether it is a ward: of Tokyo, or of a city that is left out.
  boolean isWard() {
    return spelling.endsWith("区") && !spelling.contains("市");
  }

  String folded() {
    return PlaceSpelling.usual(spelling);
  }
}
