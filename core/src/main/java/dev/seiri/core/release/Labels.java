package dev.seiri.core.release;

import dev.seiri.core.json.Text;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.release.LabelStore.Standing;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Moves labels.
public final class Labels {
  private static final Pattern NAME = Pattern.compile("@[A-Za-z0-9][A-Za-z0-9._-]{0,59}");

  private final LabelStore store;
  private final Clock clock;

  public Labels(LabelStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /// Who moves a label, and why.
  ///
  /// @param decidedAt when they decided: they did not know of moves made later
  public record Reason(String by, Optional<String> why, Instant decidedAt) {}

  /// A task's label by its name, with or without the `@`.
  ///
  /// @throws IllegalArgumentException if it is no name
  public static PromptKey label(String task, String name) {
    String label = name.startsWith("@") ? name : "@" + name;
    if (!NAME.matcher(label).matches()) {
      throw new IllegalArgumentException(
          "a label must be @ and up to 60 of A-Z a-z 0-9 . _ - that begin with a letter or digit,"
              + " not "
              + Text.excerpt(label, 80));
    }
    return new PromptKey(task, label);
  }

  /// Moves a label to a version.
  ///
  /// @param from the version it has to point at now; absent: any
  public MoveOutcome promote(
      PromptKey label, String version, Optional<String> from, Reason reason) {
    if (new PromptKey(label.taskName(), version).isLabel()) {
      return new MoveOutcome.NoSuchVersion(version);
    }
    Optional<Standing> seen = store.find(label);
    Optional<String> now = seen.map(Standing::version);
    if (from.isPresent() && !from.equals(now)) {
      return new MoveOutcome.Elsewhere(now);
    }
    return now.equals(Optional.of(version))
        ? new MoveOutcome.Unchanged(version)
        : move(label, LabelMove.Kind.PROMOTE, version, seen, moves(label), reason);
  }

  /// Reverts the last promotion that has not been reverted: rolling back twice goes two versions
  /// back, never forward to the version just left.
  public MoveOutcome rollback(PromptKey label, Reason reason) {
    Optional<Standing> seen = store.find(label);
    List<LabelMove> moves = moves(label);
    Optional<String> before = seen.flatMap(standing -> before(moves, standing.version()));
    return before.isEmpty()
        ? new MoveOutcome.NothingBefore()
        : move(label, LabelMove.Kind.ROLLBACK, before.get(), seen, moves, reason);
  }

  private MoveOutcome move(
      PromptKey label,
      LabelMove.Kind kind,
      String to,
      Optional<Standing> seen,
      List<LabelMove> moves,
      Reason reason) {
    if (!moves.isEmpty() && moves.getLast().at().isAfter(reason.decidedAt())) {
      return new MoveOutcome.Overtaken();
    }
    // Another client that writes a label leaves its revision out: the history knows better.
    long last =
        Math.max(
            seen.map(Standing::revision).orElse(0L),
            moves.isEmpty() ? 0 : moves.getLast().revision());
    LabelMove move =
        new LabelMove(
            label,
            last + 1,
            kind,
            seen.map(Standing::version),
            to,
            clock.instant(),
            reason.by(),
            reason.why());
    return switch (store.move(move, seen)) {
      case DONE -> new MoveOutcome.Done(move);
      case OVERTAKEN -> new MoveOutcome.Overtaken();
      case NO_SUCH_VERSION -> new MoveOutcome.NoSuchVersion(to);
    };
  }

  private List<LabelMove> moves(PromptKey label) {
    return store.history(label.taskName()).stream()
        .filter(move -> move.label().equals(label))
        .toList();
  }

  /// The version under the label's present one, when promotions pile up and rollbacks take off.
  private static Optional<String> before(List<LabelMove> moves, String now) {
    Deque<String> pile = new ArrayDeque<>();
    for (LabelMove move : moves) {
      // Where another client moved it in between, that counts as a promotion.
      move.from().ifPresent(from -> push(pile, from));
      if (move.kind() == LabelMove.Kind.ROLLBACK) {
        pile.poll();
      }
      push(pile, move.to());
    }
    push(pile, now);
    pile.poll();
    return Optional.ofNullable(pile.poll());
  }

  private static void push(Deque<String> pile, String version) {
    if (!version.equals(pile.peek())) {
      pile.push(version);
    }
  }
}
