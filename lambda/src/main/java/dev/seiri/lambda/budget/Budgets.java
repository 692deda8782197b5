package dev.seiri.lambda.budget;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.model.Usage;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps executions within their budgets: the worst that a batch's questions can cost is reserved
/// in the table before the first is asked, and what was not spent is given back. So a budget is
/// never overshot, however many processes work on it.
public final class Budgets {
  private static final Logger LOG = LoggerFactory.getLogger(Budgets.class);

  /// What a re-ask adds to the prompt beside the first answer: the words of the complaint.
  private static final int COMPLAINT_TOKENS = 500;

  private final ExecutionStore executions;
  private final ModelCatalog catalog;

  public Budgets(ExecutionStore executions, ModelCatalog catalog) {
    this.executions = executions;
    this.catalog = catalog;
  }

  /// Reserves for as many questions as there is room for.
  Reservation reserve(Execution execution, Map<QuestionId, Question> questions) {
    Map<QuestionId, Amount> worst = new LinkedHashMap<>();
    for (Map.Entry<QuestionId, Question> question : questions.entrySet()) {
      Optional<Amount> amount = worst(execution, question.getValue());
      if (amount.isEmpty()) {
        return Reservation.none(
            execution,
            Optional.of(
                "the budget is in US dollars and %s has no price in the model catalog"
                    .formatted(unpriced(question.getValue()))));
      }
      worst.put(question.getKey(), amount.get());
    }
    List<QuestionId> ids = List.copyOf(worst.keySet());
    for (int count = ids.size(); count > 0; count /= 2) {
      List<QuestionId> some = ids.subList(0, count);
      Amount sum =
          some.stream()
              .map(id -> worst.getOrDefault(id, Amount.NOTHING))
              .reduce(Amount.NOTHING, Amount::plus);
      OptionalLong round = executions.reserve(execution, sum);
      if (round.isPresent()) {
        return Reservation.of(execution, some, sum, round.getAsLong());
      }
    }
    return Reservation.none(
        execution,
        executions.hasReserves(execution.id())
            ? Optional.empty()
            : Optional.of(
                "the budget of %s has no room for another question, which may take %s at worst"
                    .formatted(
                        describe(execution), describe(execution, worst.get(ids.getFirst())))));
  }

  /// Gives back what was not spent.
  void release(Reservation reservation, Amount spent) {
    if (reservation.reserved().calls() == 0) {
      return;
    }
    try {
      executions.release(
          reservation.execution(), reservation.round(), reservation.reserved(), spent);
    } catch (StoreUnavailable e) {
      LOG.warn(
          "a part of the budget of {} stays reserved: {}",
          reservation.execution().id(),
          e.getMessage());
    }
  }

  /// What a call took.
  Amount spent(Completion completion) {
    Usage usage = completion.usage();
    return new Amount(
        catalog.cost(completion.modelId(), usage).orElse(BigDecimal.ZERO), usage.total(), 1);
  }

  /// The most that a call took of which nobody knows.
  Amount cutOff(Question question) {
    Usage usage =
        new Usage(question.promptChars(), question.inference().maxTokens().orElse(0), 0, 0);
    return new Amount(worst(question.modelId(), usage).orElse(BigDecimal.ZERO), usage.total(), 1);
  }

  /// The worst a question can take: its answer as long as it may be, and a re-ask that quotes it. A
  /// text has hardly ever more tokens than characters.
  private Optional<Amount> worst(Execution execution, Question question) {
    long input = question.promptChars();
    long output = question.inference().maxTokens().orElse(0);
    Usage twice = new Usage(2 * input + output + COMPLAINT_TOKENS, 2 * output, 0, 0);
    BigDecimal usd = BigDecimal.ZERO;
    for (String model : question.models()) {
      Optional<BigDecimal> cost = worst(model, twice);
      if (cost.isEmpty() && execution.limits().maxCostUsd().isPresent()) {
        return Optional.empty();
      }
      usd = usd.max(cost.orElse(BigDecimal.ZERO));
    }
    return Optional.of(new Amount(usd, twice.total(), 1));
  }

  /// Where the model keeps a prompt's beginning, writing it there costs more than reading it.
  private Optional<BigDecimal> worst(String model, Usage usage) {
    Optional<BigDecimal> cost = catalog.cost(model, usage);
    if (catalog.entry(model).cacheMinimumTokens().isEmpty()) {
      return cost;
    }
    Usage written = new Usage(0, usage.outputTokens(), 0, usage.inputTokens());
    return cost.flatMap(read -> catalog.cost(model, written).map(read::max));
  }

  private String unpriced(Question question) {
    return question.models().stream()
        .filter(model -> catalog.entry(model).prices().isEmpty())
        .findFirst()
        .orElse(question.modelId());
  }

  private static String describe(Execution execution, @Nullable Amount amount) {
    if (amount == null) {
      return "nothing";
    }
    return execution.limits().maxCostUsd().isPresent()
        ? "US$" + amount.usd().stripTrailingZeros().toPlainString()
        : amount.tokens() + " tokens";
  }

  private static String describe(Execution execution) {
    List<String> parts = new ArrayList<>();
    execution.limits().maxCostUsd().ifPresent(usd -> parts.add("US$" + usd.toPlainString()));
    execution.limits().maxTokens().ifPresent(tokens -> parts.add(tokens + " tokens"));
    return String.join(" and ", parts);
  }
}
