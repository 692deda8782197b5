package dev.seiri.core.answer;

import tools.jackson.databind.node.ObjectNode;

/// The JSON found in an answer.
sealed interface Extraction {
  /// Exactly one object.
  record Found(ObjectNode object) implements Extraction {}

  /// None, a broken one, several, or something that is no object.
  record Fault(Verdict verdict, String message) implements Extraction {}
}
