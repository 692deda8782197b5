package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.RenderableNode;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import java.io.IOException;
import java.io.Writer;
import java.util.List;

/// What stands between two tags, counted each time.
final class ContainedBody extends BodyNode {
  private final boolean loops;

  ContainedBody(List<RenderableNode> children, int line, boolean loops) {
    super(line, children);
    this.loops = loops;
  }

  @Override
  public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context)
      throws IOException {
    StepBudget budget = StepBudget.current();
    if (loops) {
      budget.round(getLineNumber());
    }
    budget.steps(1 + getChildren().size(), getLineNumber());
    super.render(self, writer, context);
  }
}
