package dev.seiri.core.testing;

import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.release.LabelMove;
import dev.seiri.core.release.LabelStore;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The labels of a prompt_templates table in memory.
public final class MemoryLabels implements LabelStore {
  private final MemoryPrompts prompts;
  private final List<LabelMove> moves = new ArrayList<>();
  private final Map<PromptKey, Long> revisions = new HashMap<>();

  public MemoryLabels(MemoryPrompts prompts) {
    this.prompts = prompts;
  }

  @Override
  public synchronized Optional<Standing> find(PromptKey label) {
    return prompts
        .resolve(label)
        .map(key -> new Standing(key.version(), revisions.getOrDefault(label, 0L)));
  }

  @Override
  public synchronized List<LabelMove> history(String task) {
    return moves.stream()
        .filter(move -> move.label().taskName().equals(task))
        .sorted(
            Comparator.comparing((LabelMove move) -> move.label().version())
                .thenComparing(LabelMove::revision))
        .toList();
  }

  @Override
  public synchronized Moved move(LabelMove move, Optional<Standing> seen) {
    String task = move.label().taskName();
    if (prompts.find(new PromptKey(task, move.to())).isEmpty()) {
      return Moved.NO_SUCH_VERSION;
    }
    boolean kept =
        moves.stream()
            .anyMatch(m -> m.label().equals(move.label()) && m.revision() == move.revision());
    if (!find(move.label()).equals(seen) || kept) {
      return Moved.OVERTAKEN;
    }
    prompts.label(task, move.label().version(), move.to());
    revisions.put(move.label(), move.revision());
    moves.add(stored(move));
    return Moved.DONE;
  }

  /// Moments are kept to the millisecond.
  private static LabelMove stored(LabelMove move) {
    return new LabelMove(
        move.label(),
        move.revision(),
        move.kind(),
        move.from(),
        move.to(),
        move.at().truncatedTo(ChronoUnit.MILLIS),
        move.by(),
        move.why());
  }

  /// Writes a label as another client does: without a revision, and without a history.
  public synchronized void overwrite(PromptKey label, String version) {
    prompts.label(label.taskName(), label.version(), version);
    revisions.remove(label);
  }
}
