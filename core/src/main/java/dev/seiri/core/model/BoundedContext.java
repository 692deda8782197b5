package dev.seiri.core.model;

import com.networknt.schema.Error;
import com.networknt.schema.ExecutionConfig;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;

/// A validation that ends: the validator counts evaluations and their depth, and this what it finds
/// and the time.
final class BoundedContext extends ExecutionContext {
  /// How deep evaluations may be nested.
  static final int DEEPEST = 1_000;

  /// @param evaluations the most keywords to evaluate
  BoundedContext(Schema schema, long evaluations) {
    super(
        ExecutionConfig.builder(schema.createExecutionContext().getExecutionConfig())
            .maxEvaluationSteps(evaluations)
            .maxEvaluationDepth(DEEPEST)
            .build());
  }

  @Override
  public void addError(Error error) {
    ValidationBudget.current().fault();
    super.addError(error);
  }

  @Override
  public void evaluationPathAddLast(String step) {
    ValidationBudget.current().evaluation(getExecutionConfig().getMaxEvaluationSteps());
    super.evaluationPathAddLast(step);
  }

  @Override
  public void evaluationPathAddLast(int step) {
    ValidationBudget.current().evaluation(getExecutionConfig().getMaxEvaluationSteps());
    super.evaluationPathAddLast(step);
  }
}
