package dev.seiri.core.prompt;

import io.pebbletemplates.pebble.error.PebbleException;
import io.pebbletemplates.pebble.extension.NodeVisitor;
import io.pebbletemplates.pebble.node.AbstractRenderableNode;
import io.pebbletemplates.pebble.node.BodyNode;
import io.pebbletemplates.pebble.node.expression.Expression;
import io.pebbletemplates.pebble.template.EvaluationContextImpl;
import io.pebbletemplates.pebble.template.PebbleTemplateImpl;
import io.pebbletemplates.pebble.utils.TypeUtils;
import java.io.IOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `{% if %}`, which lets through what its conditions throw: Pebble's own takes a passed bound for
/// a wrong operand.
final class ContainedIf extends AbstractRenderableNode {
  private final List<Branch> branches;
  private final @Nullable BodyNode otherwise;

  ContainedIf(int line, List<Branch> branches, @Nullable BodyNode otherwise) {
    super(line);
    this.branches = branches;
    this.otherwise = otherwise;
  }

  record Branch(Expression<?> condition, BodyNode body) {}

  @Override
  public void render(PebbleTemplateImpl self, Writer writer, EvaluationContextImpl context)
      throws IOException {
    for (Branch branch : branches) {
      StepBudget.current().steps(1, getLineNumber());
      if (holds(branch.condition().evaluate(self, context))) {
        branch.body().render(self, writer, context);
        return;
      }
    }
    if (otherwise != null) {
      otherwise.render(self, writer, context);
    }
  }

  private boolean holds(@Nullable Object value) {
    return switch (value) {
      case Boolean bool -> bool;
      case Number number -> TypeUtils.compatibleCast(number, Boolean.class);
      case String text -> TypeUtils.compatibleCast(text, Boolean.class);
      case null ->
          throw new PebbleException(
              null, "the condition of if has no value", getLineNumber(), null);
      default ->
          throw new PebbleException(
              null,
              "the condition of if is neither true nor false; compare it, or test it with is",
              getLineNumber(),
              null);
    };
  }

  @Override
  public void accept(NodeVisitor visitor) {}
}
