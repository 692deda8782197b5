package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.release.LabelMove;
import dev.seiri.core.release.LabelStore;
import dev.seiri.core.release.LabelStore.Moved;
import dev.seiri.core.release.LabelStore.Standing;
import dev.seiri.core.release.Labels;
import dev.seiri.core.release.Labels.Reason;
import dev.seiri.core.release.MoveOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The contract of [LabelStore], for every implementation. The versions `v1` to `v9` exist.
public abstract class LabelStoreContract {
  protected final SettableClock clock = new SettableClock();

  /// A label of a task that no other test uses.
  protected abstract PromptKey label();

  protected abstract LabelStore store();

  /// Writes the label as a stock client does.
  protected abstract void overwrite(PromptKey label, String version);

  private Reason reason() {
    return new Reason("me", Optional.of("because"), clock.instant());
  }

  private Labels labels() {
    return new Labels(store(), clock);
  }

  private MoveOutcome promote(PromptKey label, String version) {
    return labels().promote(label, version, Optional.empty(), reason());
  }

  private String at(PromptKey label) {
    return store().find(label).map(Standing::version).orElse("nowhere");
  }

  @Test
  void aMoveIsKeptWithWhoWhenAndWhy() {
    PromptKey label = label();
    promote(label, "v1");
    MoveOutcome second = promote(label, "v2");
    LabelMove expected =
        new LabelMove(
            label,
            2,
            LabelMove.Kind.PROMOTE,
            Optional.of("v1"),
            "v2",
            clock.instant(),
            "me",
            Optional.of("because"));
    assertThat(second).isEqualTo(new MoveOutcome.Done(expected));
    assertThat(store().find(label)).contains(new Standing("v2", 2));
    assertThat(store().history(label.taskName())).hasSize(2).endsWith(expected);
    assertThat(store().history(label.taskName()).getFirst().from()).isEmpty();
  }

  @Test
  void whatIsThereAlreadyIsNotMoved() {
    PromptKey label = label();
    promote(label, "v1");
    assertThat(promote(label, "v1")).isEqualTo(new MoveOutcome.Unchanged("v1"));
    assertThat(store().history(label.taskName())).hasSize(1);
  }

  @Test
  void aVersionThatDoesNotExistIsRefused() {
    PromptKey label = label();
    assertThat(promote(label, "v99")).isEqualTo(new MoveOutcome.NoSuchVersion("v99"));
    assertThat(store().find(label)).isEmpty();
    assertThat(store().history(label.taskName())).isEmpty();
    promote(label, "v1");
    assertThat(promote(Labels.label(label.taskName(), "candidate"), label.version()))
        .as("a label points at a version, never at a label")
        .isEqualTo(new MoveOutcome.NoSuchVersion(label.version()));
  }

  @Test
  void rollingBackRevertsOnePromotionAfterAnother() {
    PromptKey label = label();
    assertThat(labels().rollback(label, reason())).isEqualTo(new MoveOutcome.NothingBefore());
    promote(label, "v1");
    assertThat(labels().rollback(label, reason())).isEqualTo(new MoveOutcome.NothingBefore());
    promote(label, "v2");
    promote(label, "v3");
    assertThat(labels().rollback(label, reason())).isInstanceOf(MoveOutcome.Done.class);
    assertThat(at(label)).isEqualTo("v2");
    promote(label, "v4");
    labels().rollback(label, reason());
    assertThat(at(label)).isEqualTo("v2");
    labels().rollback(label, reason());
    assertThat(at(label)).isEqualTo("v1");
    assertThat(labels().rollback(label, reason())).isEqualTo(new MoveOutcome.NothingBefore());
    assertThat(store().history(label.taskName()))
        .extracting(LabelMove::kind)
        .endsWith(LabelMove.Kind.PROMOTE, LabelMove.Kind.ROLLBACK, LabelMove.Kind.ROLLBACK);
  }

  @Test
  void aLabelThatAnotherClientWroteIsMovedLikeAnyOther() {
    PromptKey label = label();
    overwrite(label, "v1");
    assertThat(promote(label, "v2")).isInstanceOf(MoveOutcome.Done.class);
    overwrite(label, "v5");
    assertThat(promote(label, "v3")).isInstanceOf(MoveOutcome.Done.class);
    assertThat(store().history(label.taskName()))
        .extracting(LabelMove::revision)
        .containsExactly(1L, 2L);
    labels().rollback(label, reason());
    assertThat(at(label)).isEqualTo("v5");
  }

  @Test
  void whoSaysWhereItMustBeIsRefusedWhereItIsNot() {
    PromptKey label = label();
    promote(label, "v1");
    assertThat(labels().promote(label, "v3", Optional.of("v2"), reason()))
        .isEqualTo(new MoveOutcome.Elsewhere(Optional.of("v1")));
    assertThat(labels().promote(label, "v3", Optional.of("v1"), reason()))
        .isInstanceOf(MoveOutcome.Done.class);
  }

  @Test
  void aDecisionOlderThanAnotherMoveIsOvertaken() {
    PromptKey label = label();
    promote(label, "v1");
    promote(label, "v2");
    Reason early = reason();
    clock.advance(Duration.ofMillis(1));
    promote(label, "v3");
    assertThat(labels().promote(label, "v4", Optional.empty(), early))
        .isEqualTo(new MoveOutcome.Overtaken());
    assertThat(labels().rollback(label, early)).isEqualTo(new MoveOutcome.Overtaken());
    assertThat(labels().promote(label, "v3", Optional.empty(), early))
        .as("that is what they wanted")
        .isEqualTo(new MoveOutcome.Unchanged("v3"));
    assertThat(at(label)).isEqualTo("v3");
    assertThat(labels().rollback(label, reason())).isInstanceOf(MoveOutcome.Done.class);
  }

  @Test
  void whoSawItElsewhereDoesNotMoveIt() {
    PromptKey label = label();
    promote(label, "v1");
    Optional<Standing> seen = store().find(label);
    promote(label, "v2");
    promote(label, "v1");
    LabelMove late =
        new LabelMove(
            label,
            4,
            LabelMove.Kind.PROMOTE,
            Optional.of("v1"),
            "v3",
            clock.instant(),
            "me",
            Optional.empty());
    assertThat(store().move(late, seen)).isEqualTo(Moved.OVERTAKEN);
    assertThat(at(label)).isEqualTo("v1");
  }

  @Test
  void ofMoversWhoSawTheSameOneWins() throws Exception {
    PromptKey label = label();
    promote(label, "v9");
    Optional<Standing> seen = store().find(label);
    List<Moved> all = AtOnce.call(8, n -> store().move(racing(label, "v" + (n + 1)), seen));
    assertThat(all).containsOnlyOnce(Moved.DONE).contains(Moved.OVERTAKEN);
    List<LabelMove> history = store().history(label.taskName());
    assertThat(history).hasSize(2);
    assertThat(at(label)).isEqualTo(history.getLast().to());
  }

  /// Both read, both write: each time one of them moves the label, or both do in turn, and the
  /// history agrees with the label.
  @Test
  void twoPromotersAtOnceLeaveOneUnbrokenHistory() throws Exception {
    PromptKey label = label();
    for (int round = 0; round < 10; round++) {
      int first = round % 2 == 0 ? 1 : 3;
      assertThat(AtOnce.call(2, i -> promote(label, "v" + (first + i))))
          .hasAtLeastOneElementOfType(MoveOutcome.Done.class)
          .allMatch(m -> m instanceof MoveOutcome.Done || m instanceof MoveOutcome.Overtaken);
    }
    List<LabelMove> history = store().history(label.taskName());
    for (int i = 1; i < history.size(); i++) {
      assertThat(history.get(i).from()).contains(history.get(i - 1).to());
      assertThat(history.get(i).revision()).isEqualTo(i + 1);
    }
    assertThat(at(label)).isEqualTo(history.getLast().to());
  }

  @Test
  void aMoveIsKeptToTheMillisecondAndInAnyWords() {
    PromptKey label = label();
    Instant whole = clock.instant();
    LabelMove move =
        new LabelMove(
            label,
            1,
            LabelMove.Kind.ROLLBACK,
            Optional.empty(),
            "v1",
            whole.plusNanos(999_999),
            "私 😀",
            Optional.of("理由 😀\n\"quoted\""));
    assertThat(store().move(move, Optional.empty())).isEqualTo(Moved.DONE);
    assertThat(store().history(label.taskName()))
        .containsExactly(
            new LabelMove(
                label,
                1,
                LabelMove.Kind.ROLLBACK,
                Optional.empty(),
                "v1",
                whole,
                "私 😀",
                Optional.of("理由 😀\n\"quoted\"")));
  }

  @Test
  void aHistoryGoesPastAMegabyte() {
    PromptKey label = label();
    for (int n = 1; n <= 4; n++) {
      String version = "v" + n;
      labels()
          .promote(
              label,
              version,
              Optional.empty(),
              new Reason("me", Optional.of("x".repeat(350_000)), clock.instant()));
    }
    assertThat(store().history(label.taskName()))
        .extracting(LabelMove::to)
        .containsExactly("v1", "v2", "v3", "v4");
  }

  private LabelMove racing(PromptKey label, String to) {
    return new LabelMove(
        label,
        2,
        LabelMove.Kind.PROMOTE,
        Optional.of("v9"),
        to,
        clock.instant(),
        "me",
        Optional.empty());
  }

  @Test
  void labelsOfATaskHaveHistoriesOfTheirOwn() {
    PromptKey production = label();
    PromptKey candidate = Labels.label(production.taskName(), "candidate");
    promote(candidate, "v2");
    promote(production, "v1");
    promote(candidate, "v3");
    labels().rollback(candidate, reason());
    assertThat(at(candidate)).isEqualTo("v2");
    assertThat(at(production)).isEqualTo("v1");
    assertThat(store().history(production.taskName()))
        .extracting(move -> move.label().version() + " " + move.revision())
        .containsExactly("@candidate 1", "@candidate 2", "@candidate 3", "@production 1");
  }

  @Test
  void aNameThatIsNoneIsRefused() {
    assertThat(Labels.label("t", "production")).isEqualTo(new PromptKey("t", "@production"));
    assertThat(Labels.label("t", "@a.b-c_1").isLabel()).isTrue();
    for (String name : List.of("", "@", "@@x", "a b", "a#1", "日本", "x".repeat(61))) {
      assertThatThrownBy(() -> Labels.label("t", name))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
