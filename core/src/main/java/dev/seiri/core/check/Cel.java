package dev.seiri.core.check;

import dev.seiri.core.json.Text;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An expression in Google's Common Expression Language is true of the row and its answer.
///
/// The classes of that language are loaded when the first expression is compiled, and not before.
final class Cel implements Rule {
  private final String source;
  private volatile @Nullable CelProgram program;

  Cel(String source) {
    this.source = source;
  }

  @Override
  public void compile() {
    compiled();
  }

  @Override
  public List<Fault> faults(Subject subject) {
    return compiled().holds(subject)
        ? List.of()
        : List.of(
            new Fault(
                Optional.empty(),
                "it is not true that "
                    + Text.excerpt(source.replaceAll("\\s+", " ").strip(), 200)));
  }

  private CelProgram compiled() {
    CelProgram known = program;
    if (known == null) {
      known = CelProgram.of(source);
      program = known;
    }
    return known;
  }
}
