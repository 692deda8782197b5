package dev.seiri.core.pack;

import dev.seiri.core.model.CallShare;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Usage;
import dev.seiri.core.pack.PackedAnswers.ForRow;
import dev.seiri.core.pack.PackedAnswers.Why;
import java.math.BigDecimal;
import java.util.ArrayList;
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

  /// The most characters that a row's share of a call has beside its own prompt and schema: the
  /// rules, its tags, and what the schema of a list adds.
  private static final int CHARS_AROUND = 2_000;

  /// What a reference gets longer when its schema moves into that of a list.
  private static final int REFERENCE = 50;

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

  /// The most that a question's share of a call of several rows takes beyond a call of its own;
  /// nothing where it is always asked alone.
  public static Usage mostBeside(Question row) {
    if (row.inference().rows() == 1) {
      return Usage.NONE;
    }
    long references =
        row.schema().map(schema -> schema.text().split("\\$ref", -1).length - 1L).orElse(0L);
    return new Usage(CHARS_AROUND + REFERENCE * references, TOKENS_AROUND, 0, 0);
  }

  /// The most rows of this kind that one call can have, so that each may take all the tokens that
  /// its answer may have.
  ///
  /// @param mostOutputTokens the highest `max_tokens` that the model takes
  public static int mostRows(Question row, int mostOutputTokens) {
    return mostRows(row.inference().maxTokens().orElseThrow(), mostOutputTokens);
  }

  /// The same for rows whose answers may have so many tokens.
  public static int mostRows(int maxTokens, int mostOutputTokens) {
    long each = maxTokens + (long) TOKENS_AROUND;
    return (int) Math.max(1, Math.min(MOST_TOKENS, mostOutputTokens) / each);
  }

  /// The part of what is sent that is on behalf of one row: its own text, and an equal part of what
  /// all share.
  public Part part(int row) {
    return new Part(weights(), row);
  }

  private List<Long> weights() {
    long own = parts.stream().mapToLong(String::length).sum();
    long shared = question.promptChars() - own;
    return parts.stream().map(part -> shared + (long) parts.size() * part.length()).toList();
  }

  /// Takes a completion apart: what each row has of its text, its tokens and its price. A row
  /// without an answer of its own has paid its share all the same, and says what is wrong.
  ///
  /// @param alone the rows' questions, as they would be asked alone
  public List<Completion> shares(Completion whole, List<Question> alone, ModelCatalog catalog) {
    PackedAnswers answers = answers(whole);
    List<Long> input = weights();
    List<Long> output =
        answers.rows().stream()
            .map(row -> row instanceof ForRow.Answered(String text) ? (long) text.length() : 0L)
            .toList();
    List<Usage> usages = Shares.of(whole.usage(), input, output);
    Optional<List<BigDecimal>> prices =
        catalog
            .cost(whole.modelId(), whole.usage())
            .map(price -> Shares.of(price, priced(usages, whole.modelId(), catalog)));
    double tokensPerChar = (double) whole.usage().input() / Math.max(1, question.promptChars());
    List<Completion> shares = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      Usage usage = usages.get(i);
      long own = Math.round(tokensPerChar * alone.get(i).promptChars());
      int row = i;
      Optional<BigDecimal> usd = prices.map(all -> all.get(row));
      long saved = Math.max(0, own - usage.input());
      shares.add(
          switch (answers.rows().get(i)) {
            case ForRow.Answered(String text) ->
                whole.of(text, usage, new CallShare(parts.size(), usd, Optional.empty(), saved));
            case ForRow.AskAlone(Why why) ->
                whole.of(
                    "", usage, new CallShare(parts.size(), usd, Optional.of(fault(why)), saved));
          });
    }
    return shares;
  }

  /// The weights of the rows in the price, in billionths of a dollar.
  private static List<Long> priced(List<Usage> usages, String modelId, ModelCatalog catalog) {
    return usages.stream()
        .map(usage -> catalog.cost(modelId, usage).orElseThrow().movePointRight(9).longValue())
        .toList();
  }

  private String fault(Why why) {
    return "in a call of %s rows, %s".formatted(parts.size(), why.words());
  }

  private PackedAnswers answers(Completion whole) {
    return switch (whole.stopReason().kind()) {
      case REFUSED -> PackedAnswers.none(parts.size(), Why.REFUSED);
      case TRUNCATED -> answers(whole.text()).butMissing(Why.CUT_OFF);
      case FINISHED, UNKNOWN -> answers(whole.text());
    };
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
