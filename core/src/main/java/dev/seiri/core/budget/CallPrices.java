package dev.seiri.core.budget;

import dev.seiri.core.execution.Amount;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Usage;
import dev.seiri.core.pack.PackedQuestion;
import java.math.BigDecimal;
import java.util.Optional;

/// What calls cost, and the most that they can.
public final class CallPrices {
  /// What a re-ask adds to the prompt beside the first answer: the words of the complaint.
  private static final int COMPLAINT_TOKENS = 500;

  private final ModelCatalog catalog;

  public CallPrices(ModelCatalog catalog) {
    this.catalog = catalog;
  }

  /// What a call cost that was answered.
  public Amount paid(Completion completion) {
    return new Amount(
        catalog.cost(completion).orElse(BigDecimal.ZERO), completion.usage().total(), 1);
  }

  /// The most that a question can cost: its answer as long as it may be, and a repair that quotes
  /// it, on the dearest of its models. Where it may be asked in a call of several rows, its share
  /// of that costs no more.
  ///
  /// @param repair whether only the repair is asked for
  public Amount most(Question question, boolean repair) {
    Usage second = repair(question);
    Usage both = first(question).plus(second);
    return most(question, repair ? second : both.plus(PackedQuestion.mostBeside(question)));
  }

  /// The most that a single call can cost.
  ///
  /// @param repair whether it quotes an answer
  public Amount mostOfCall(Question question, boolean repair) {
    return most(question, repair ? repair(question) : first(question));
  }

  /// A model of the question that has no price, if there is one.
  public Optional<String> unpriced(Question question) {
    return question.models().stream()
        .filter(model -> catalog.entry(model).prices().isEmpty())
        .findFirst();
  }

  /// A text has hardly ever more tokens than characters.
  private static Usage first(Question question) {
    return new Usage(question.promptChars(), question.inference().maxTokens().orElse(0), 0, 0);
  }

  private static Usage repair(Question question) {
    long answer = question.inference().maxTokens().orElse(0);
    return new Usage(question.promptChars() + answer + COMPLAINT_TOKENS, answer, 0, 0);
  }

  private Amount most(Question question, Usage usage) {
    BigDecimal usd = BigDecimal.ZERO;
    for (String model : question.models()) {
      usd = usd.max(most(model, usage));
    }
    return new Amount(usd, usage.total(), 1);
  }

  /// Where the model keeps a prompt's beginning, writing it there costs more than reading it.
  private BigDecimal most(String model, Usage usage) {
    BigDecimal cost = catalog.cost(model, usage).orElse(BigDecimal.ZERO);
    if (catalog.entry(model).cacheMinimumTokens().isEmpty()) {
      return cost;
    }
    Usage written = new Usage(0, usage.outputTokens(), 0, usage.inputTokens());
    return cost.max(catalog.cost(model, written).orElse(BigDecimal.ZERO));
  }
}
