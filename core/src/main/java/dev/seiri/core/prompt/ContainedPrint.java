package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.node.PrintNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.io.IOException;
import java.io.Writer;

/// `{{ … }}`: a value is counted before it becomes text.
final class ContainedPrint extends PrintNode {
  ContainedPrint(Expression<?> expression, int line) {
    super(expression, line);
  }

  @Override
  public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context)
      throws IOException {
    StepBudget budget = StepBudget.current();
    budget.steps(1, getLineNumber());
    Object value = getExpression().evaluate(self, context);
    if (value != null) {
      writer.write(Texts.of(budget, value, getLineNumber()));
    }
  }
}
