package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.answer.InFlightNote;
import dev.seiri.core.answer.InFlightNoteStore;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.QuestionId;
import java.math.BigDecimal;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The contract of [InFlightNoteStore], for every implementation.
public abstract class InFlightNoteStoreContract {
  protected final ExecutionId execution = new ExecutionId(AtOnce.unique("execution"));

  protected abstract InFlightNoteStore store();

  @Test
  void aNoteStaysUntilItIsRemoved() {
    InFlightNote one = note("n1", execution, 2);
    InFlightNote other = note("n2", execution, 0);
    assertThat(store().left(execution)).isEmpty();
    store().write(one);
    store().write(other);
    assertThat(store().left(execution)).containsExactlyInAnyOrder(one, other);
    store().remove(one);
    assertThat(store().left(execution)).containsExactly(other);
    store().remove(one);
    assertThat(store().left(execution)).as("removed twice").containsExactly(other);
  }

  @Test
  void aNoteOfTheSameNameIsReplaced() {
    store().write(note("n1", execution, 2));
    InFlightNote later = note("n1", execution, 3);
    store().write(later);
    assertThat(store().left(execution)).containsExactly(later);
  }

  @Test
  void executionsHaveNotesOfTheirOwn() {
    ExecutionId other = new ExecutionId("../😀 " + execution);
    InFlightNote one = note("n1", execution, 1);
    InFlightNote second = note("n1", other, 2);
    store().write(one);
    store().write(second);
    assertThat(store().left(execution)).containsExactly(one);
    assertThat(store().left(other)).containsExactly(second);
    store().remove(second);
    assertThat(store().left(execution)).containsExactly(one);
    assertThat(store().left(new ExecutionId(execution + "x"))).isEmpty();
  }

  @Test
  void aLargeBatchIsNotedWhole() {
    InFlightNote note = note("n1", execution, 5_000);
    store().write(note);
    assertThat(store().left(execution)).containsExactly(note);
  }

  @Test
  void notesWrittenAtOnceAreAllThere() throws Exception {
    AtOnce.call(
        20,
        i -> {
          store().write(note("n" + i, execution, 1));
          return i;
        });
    assertThat(store().left(execution))
        .extracting(InFlightNote::id)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, 20).mapToObj(i -> "n" + i).toList());
  }

  private static InFlightNote note(String id, ExecutionId execution, int questions) {
    return new InFlightNote(
        id,
        execution,
        "プロセス 😀/1",
        7,
        IntStream.range(0, questions).mapToObj(i -> new QuestionId(Text.sha256("q" + i))).toList());
  }

  @Test
  void aNoteIsFoundByItsNameWithWhatItsQuestionsCanCost() {
    InFlightNote note = note("n1", execution, 2);
    InFlightNote priced =
        new InFlightNote(
            "n2",
            execution,
            "p",
            7,
            note.questions(),
            List.of(
                new InFlightNote.Most(new BigDecimal("0.001234567"), 1_000, false),
                new InFlightNote.Most(new BigDecimal("0.5"), 2, true)));
    store().write(note);
    store().write(priced);
    assertThat(store().find(execution, "n1")).contains(note);
    assertThat(store().find(execution, "n2")).contains(priced);
    assertThat(store().find(execution, "n3")).isEmpty();
    assertThat(store().find(new ExecutionId(AtOnce.unique("execution")), "n1")).isEmpty();
  }
}
