package dev.seiri.core.pack;

import dev.seiri.core.model.Inference;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.Question;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// The one call in which several rows' questions are asked.
///
/// @param question what the model is sent
/// @param pack which ids the rows have in it
/// @param parts what each row adds to the shared text
/// @param echo whether each answer repeats the beginning of its row
public record PackedQuestion(Question question, Pack pack, List<String> parts, boolean echo) {
  /// What an answer in a list takes beside itself: its id, an echo and the words around them.
  private static final int TOKENS_AROUND = 40;

  /// No model is sent a higher `max_tokens`.
  private static final long MOST_TOKENS = 200_000;

  public PackedQuestion {
    parts = List.copyOf(parts);
  }

  /// Packs questions that differ in their rows alone; empty if they differ in more.
  ///
  /// @param rows at least one
  /// @param shared what their prompt shares between rows
  public static Optional<PackedQuestion> of(List<Question> rows, SharedText shared, boolean echo) {
    Question first = rows.getFirst();
    if (!rows.stream().allMatch(row -> isAskedLike(row, first, shared))) {
      return Optional.empty();
    }
    boolean fits = rows.stream().allMatch(row -> shared.part(row.prompt()).isPresent());
    SharedText common = fits ? shared : shared.systemOnly();
    List<String> parts = rows.stream().flatMap(row -> common.part(row.prompt()).stream()).toList();
    Pack pack = Pack.of(common, parts, echo);
    Question question =
        new Question(
            first.name(),
            first.modelId(),
            first.fallbackModelIds(),
            pack.prompt(),
            inference(first.inference(), rows.size()),
            Optional.of(PackSchema.of(first.schema(), echo)),
            first.metadata());
    return Optional.of(new PackedQuestion(question, pack, parts, echo));
  }

  /// Takes the call's answer apart.
  public PackedAnswers answers(String text) {
    String shared =
        question.prompt().system() + question.schema().map(OutputSchema::text).orElse("");
    return PackedAnswers.of(text, pack, parts, shared, echo);
  }

  private static boolean isAskedLike(Question row, Question first, SharedText shared) {
    return row.prompt().system().equals(shared.system())
        && row.models().equals(first.models())
        && row.inference().equals(first.inference())
        && row.schema().equals(first.schema())
        && row.metadata().equals(first.metadata());
  }

  private static Inference inference(Inference row, int rows) {
    long most = (row.maxTokens().orElseThrow() + (long) TOKENS_AROUND) * rows;
    return new Inference(
        OptionalInt.of((int) Math.min(most, MOST_TOKENS)), row.temperature(), row.topP());
  }
}
