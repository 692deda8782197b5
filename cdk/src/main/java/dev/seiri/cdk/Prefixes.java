package dev.seiri.cdk;

/// Where things lie in the bucket.
final class Prefixes {
  /// What a load in the stack may read.
  static final String INPUT = "input/";

  static final String RESULTS = "results/";
  static final String EXPORTS = "exports/";
  static final String EVALUATIONS = "evaluations/";

  /// What people have put in the place of results.
  static final String CORRECTIONS = "corrections/";

  static final String ASKING = "asking/";
  static final String ATHENA = "athena/";
  static final String COMPACTED = "compacted/";

  /// What the handler notes of requests that belong nowhere.
  static final String FAILURES = "failures/";

  /// Where Lambda keeps the records that a mapping has given up: it takes no other prefix.
  static final String GIVEN_UP = "aws/lambda/";

  private Prefixes() {}
}
