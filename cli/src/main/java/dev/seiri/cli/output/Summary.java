package dev.seiri.cli.output;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Usage;
import dev.seiri.core.result.Latencies;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.Totals;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// The summary of a run, counted from the results themselves.
public final class Summary {
  /// The model whose list price shows what the offline rules' tokens would have cost.
  private static final String COMPARED_WITH = "anthropic.claude-haiku-5-5";

  private static final String OFFLINE = "seiri.offline-rules-v1";

  private final Set<String> models = new TreeSet<>();
  private final Totals totals = new Totals();
  private long pending;

  /// Counts a row.
  ///
  /// @param result its result, empty while it is pending
  public void add(Optional<ResultDocument> result) {
    if (result.isEmpty()) {
      pending++;
      return;
    }
    totals.add(result.get());
    result.get().modelId().ifPresent(models::add);
  }

  public long pending() {
    return pending;
  }

  public long results() {
    return totals.results();
  }

  /// How many results hold no valid answer.
  public long invalid() {
    return totals.tally().invalid();
  }

  /// The summary as lines for people.
  ///
  /// @param took the wall time of the whole command
  /// @param worked the time from the first row loaded to the last result
  public List<String> lines(Duration took, Duration worked, ModelCatalog catalog) {
    Tally tally = totals.tally();
    Latencies latencies = totals.latencies();
    List<String> lines = new ArrayList<>();
    lines.add("rows       " + Numbers.count(tally.results() + pending) + verdicts());
    if (tally.reused() > 0) {
      lines.add(
          "reused     %s had an answer that was paid for already; that saved %s calls%s"
              .formatted(
                  Numbers.rows(tally.reused()),
                  totals.savedCalls() == tally.reused()
                      ? "as many"
                      : Numbers.count(totals.savedCalls()),
                  totals.saved().signum() > 0 ? " and US$" + Numbers.usd(totals.saved()) : ""));
    }
    if (tally.flagged() > 0) {
      lines.add(
          "flagged    %s: a check or another reading doubts the answer"
              .formatted(Numbers.rows(tally.flagged())));
    }
    if (totals.packedRows() > 0) {
      lines.add("packing    " + packing(totals));
    }
    if (totals.byPerson() > 0) {
      lines.add(
          "by person  %s had an input that a person has decided"
              .formatted(Numbers.rows(totals.byPerson())));
    }
    lines.add(
        "model      " + (models.isEmpty() ? "no model call was made" : String.join(", ", models)));
    lines.add(
        "tokens     %s in, %s out%s"
            .formatted(
                Numbers.count(tally.inputTokens()), Numbers.count(tally.outputTokens()), cached()));
    lines.add("cost       " + cost(catalog));
    LostCallText.describe(totals.lost(), totals.unpricedLosses())
        .ifPresent(lost -> lines.add("lost       " + lost));
    lines.add(
        "time       %s, %s of it from the first row to the last result%s"
            .formatted(seconds(took), seconds(worked), rate(worked)));
    if (!latencies.isEmpty()) {
      lines.add(
          "latency    p50 %s ms, p95 %s ms per answer"
              .formatted(
                  Numbers.count(latencies.percentile(50)),
                  Numbers.count(latencies.percentile(95))));
    }
    if (!totals.modelLatencies().isEmpty()) {
      lines.add(
          "           p50 %s ms, p95 %s ms by the model's own clock"
              .formatted(
                  Numbers.count(totals.modelLatencies().percentile(50)),
                  Numbers.count(totals.modelLatencies().percentile(95))));
    }
    return lines;
  }

  /// What calls of several rows have saved.
  public static String packing(Totals totals) {
    return "%s in %s %s; that saved %s calls and about %s input tokens"
        .formatted(
            Numbers.rows(totals.packedRows()),
            Numbers.count(totals.packedCalls()),
            totals.packedCalls() == 1 ? "call" : "calls",
            Numbers.count(totals.packedRows() - totals.packedCalls()),
            Numbers.count(totals.packingSavedTokens()));
  }

  /// Tokens read from the prompt cache and written to it, each at its own price.
  private String cached() {
    long read = totals.tally().cacheReadTokens();
    long written = totals.cacheWriteTokens();
    return (read > 0 ? ", %s read from cache".formatted(Numbers.count(read)) : "")
        + (written > 0 ? ", %s written to it".formatted(Numbers.count(written)) : "");
  }

  private String verdicts() {
    Tally tally = totals.tally();
    StringBuilder line = new StringBuilder();
    for (Verdict verdict : Verdict.values()) {
      if (tally.of(verdict) > 0) {
        line.append(" · ")
            .append(verdict.word())
            .append(' ')
            .append(Numbers.count(tally.of(verdict)));
      }
    }
    return pending > 0 ? line + " · pending " + Numbers.count(pending) : line.toString();
  }

  private String cost(ModelCatalog catalog) {
    Tally tally = totals.tally();
    if (totals.unpriced() > 0 && tally.costUsd().signum() == 0) {
      return "unknown: %s has no price in the model catalog (MODEL_CATALOG)"
          .formatted(String.join(", ", models));
    }
    if (totals.unpriced() > 0) {
      return "US$%s, and %s whose model has no price in the catalog (MODEL_CATALOG)"
          .formatted(Numbers.usd(tally.costUsd()), Numbers.rows(totals.unpriced()));
    }
    if (!models.equals(Set.of(OFFLINE))) {
      return "US$" + Numbers.usd(tally.costUsd());
    }
    Usage usage =
        new Usage(
            tally.inputTokens(),
            tally.outputTokens(),
            tally.cacheReadTokens(),
            totals.cacheWriteTokens());
    String compared = catalog.cost(COMPARED_WITH, usage).map(Numbers::usd).orElse("?");
    return "US$0: the offline rules are free and no language model (%s would take about US$%s)"
        .formatted(COMPARED_WITH, compared);
  }

  private String rate(Duration worked) {
    double seconds = worked.toMillis() / 1000.0;
    return seconds < 0.001
        ? ""
        : String.format(Locale.ROOT, ", %.0f rows a second", totals.results() / seconds);
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
