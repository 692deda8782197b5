package dev.seiri.cli.output;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Usage;
import dev.seiri.core.result.Latencies;
import dev.seiri.core.result.ResultDocument;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// What a run came to, counted from the results themselves.
public final class Summary {
  /// What the offline rules' tokens would have cost is worked out with this model's list price.
  private static final String COMPARED_WITH = "anthropic.claude-haiku-5-5";

  private static final String OFFLINE = "seiri.offline-rules-v1";

  private final Set<String> models = new TreeSet<>();
  private Tally tally = Tally.NONE;
  private BigDecimal saved = BigDecimal.ZERO;
  private long cacheWritten;
  private long pending;
  private long unpriced;
  private final Latencies latencies = new Latencies();

  /// Counts a row.
  ///
  /// @param result its result, empty while it is pending
  public void add(Optional<ResultDocument> result) {
    if (result.isEmpty()) {
      pending++;
      return;
    }
    JsonNode json = result.get().json();
    tally = tally.plus(result.get().tally());
    if (json.path("cost_usd").isNull()) {
      unpriced++;
    }
    cacheWritten += json.path("cache_write_tokens").asLong(0);
    if (json.path("reuse_saved_usd").isNumber()) {
      saved = saved.add(json.path("reuse_saved_usd").decimalValue());
    }
    if (json.path("model_id").isString()) {
      models.add(json.path("model_id").stringValue());
    }
    if (json.path("latency_ms").isNumber()) {
      latencies.add(json.path("latency_ms").asLong());
    }
  }

  public long pending() {
    return pending;
  }

  public long results() {
    return tally.results();
  }

  public long notOk() {
    return tally.results() - tally.of(Verdict.OK);
  }

  /// The summary as lines for people.
  ///
  /// @param took the wall time of the whole command
  /// @param worked the part of it from the first row loaded to the last result
  public List<String> lines(Duration took, Duration worked, ModelCatalog catalog) {
    List<String> lines = new ArrayList<>();
    lines.add("rows       " + Numbers.count(tally.results() + pending) + verdicts());
    if (tally.reused() > 0) {
      lines.add(
          "reused     %s rows had an answer that was paid for already; that saved as many calls%s"
              .formatted(
                  Numbers.count(tally.reused()),
                  saved.signum() > 0 ? " and US$" + Numbers.usd(saved) : ""));
    }
    lines.add("model      " + (models.isEmpty() ? "nobody was asked" : String.join(", ", models)));
    lines.add(
        "tokens     %s in, %s out%s"
            .formatted(
                Numbers.count(tally.inputTokens()), Numbers.count(tally.outputTokens()), cached()));
    lines.add("cost       " + cost(catalog));
    lines.add(
        "time       %s, %s of it from the first row to the last result%s"
            .formatted(seconds(took), seconds(worked), rate(worked)));
    if (!latencies.isEmpty()) {
      lines.add(
          "latency    p50 %,d ms, p95 %,d ms per answer"
              .formatted(latencies.percentile(50), latencies.percentile(95)));
    }
    return lines;
  }

  /// What the provider kept of prompts and read again, each at its own price.
  private String cached() {
    return (tally.cacheReadTokens() > 0
            ? ", %s read from cache".formatted(Numbers.count(tally.cacheReadTokens()))
            : "")
        + (cacheWritten > 0 ? ", %s written to it".formatted(Numbers.count(cacheWritten)) : "");
  }

  private String verdicts() {
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
    if (unpriced > 0) {
      return "US$%s, and %s rows whose model has no price in the catalog (MODEL_CATALOG)"
          .formatted(Numbers.usd(tally.costUsd()), Numbers.count(unpriced));
    }
    if (!models.equals(Set.of(OFFLINE))) {
      return "US$" + Numbers.usd(tally.costUsd());
    }
    Usage usage =
        new Usage(tally.inputTokens(), tally.outputTokens(), tally.cacheReadTokens(), cacheWritten);
    String compared = catalog.cost(COMPARED_WITH, usage).map(Numbers::usd).orElse("?");
    return "US$0: the offline rules are free and no language model (%s would take about US$%s)"
        .formatted(COMPARED_WITH, compared);
  }

  private String rate(Duration worked) {
    double seconds = worked.toMillis() / 1000.0;
    return seconds < 0.001
        ? ""
        : String.format(Locale.ROOT, ", %.0f rows a second", tally.results() / seconds);
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
  }
}
