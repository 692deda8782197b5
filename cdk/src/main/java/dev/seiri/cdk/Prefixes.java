package dev.seiri.cdk;

/// The prefixes of keys in the bucket.
final class Prefixes {
  /// Input files of the loader.
  static final String INPUT = "input/";

  static final String RESULTS = "results/";
  static final String EXPORTS = "exports/";
  static final String EVALUATIONS = "evaluations/";

  /// The totals of finished executions, a document each.
  static final String EXECUTIONS = "executions/";

  /// Prompt versions, a document each.
  static final String PROMPTS = "prompts/";

  /// Moves of labels, a file a label.
  static final String LABELS = "labels/";

  /// Human corrections of results.
  static final String CORRECTIONS = "corrections/";

  /// What people decided on rows, a document a decision.
  static final String DECISIONS = "decisions/";

  /// What reviews say of the rows that nobody looked at, a document an execution.
  static final String CERTIFICATES = "certificates/";

  /// The orders that executions were started by.
  static final String ORDERS = "orders/";

  static final String ASKING = "asking/";
  static final String ATHENA = "athena/";
  static final String COMPACTED = "compacted/";

  /// Requests that belong to no execution, noted by the handler.
  static final String FAILURES = "failures/";

  /// Results that a repair has put aside.
  static final String DAMAGED = "damaged/";

  /// Dead-letter records of the event source mapping. Lambda allows no other prefix.
  static final String GIVEN_UP = "aws/lambda/";

  private Prefixes() {}
}
