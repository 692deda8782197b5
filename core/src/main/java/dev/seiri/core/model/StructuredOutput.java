package dev.seiri.core.model;

/// How a model is asked for an answer that satisfies a schema. The answer is checked against the
/// schema in any case.
public enum StructuredOutput {
  /// The schema goes along as the request's output format.
  NATIVE,
  /// The schema is the input of a strict tool that the model is made to call.
  TOOL,
  /// The schema stands in the system text.
  PROMPT
}
