package dev.seiri.cli.run;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.execution.Variant;
import dev.seiri.core.json.Json;
import dev.seiri.core.repair.Findings;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What `status` and `verify` say, as JSON. Counts are numbers, money is a number of US dollars to
/// its last digit, and what is not known is null.
final class FigureJson {
  private FigureJson() {}

  /// An execution by its counters.
  ///
  /// @param priced whether the model catalog has a price of each of its models
  /// @param waitsFor what its rows wait for, if any do
  static ObjectNode status(Execution e, boolean priced, Optional<String> waitsFor) {
    ObjectNode json = Json.object();
    json.put("execution_id", e.id().value());
    json.put("status", e.status().word());
    json.put("reason", e.reason().orElse(null));
    json.put("task_name", e.payload().prompt().taskName());
    json.put("prompt_version", e.payload().prompt().version());
    json.put("foundation_model_id", e.payload().foundationModelId());
    ArrayNode variants = json.putArray("variants");
    e.payload().variants().stream().map(Variant::name).forEach(variants::add);
    json.put("source", e.provenance().source().orElse(null));
    json.put("created_at", text(e.provenance().createdAt()));
    json.put("created_by", e.provenance().createdBy().orElse(null));
    json.put("request_count", e.requestCount().isPresent() ? e.requestCount().getAsLong() : null);
    tally(json, e.tally());
    boolean known = priced || e.tally().costUsd().signum() != 0 || e.tally().results() == 0;
    json.put("cost_usd", known ? plain(e.tally().costUsd()) : null);
    amount(json, "lost", e.account().lost());
    json.put("max_cost_usd", e.limits().maxCostUsd().map(FigureJson::plain).orElse(null));
    json.put(
        "max_tokens",
        e.limits().maxTokens().isPresent() ? e.limits().maxTokens().getAsLong() : null);
    json.put("budget_spent_usd", plain(e.account().spent().usd()));
    json.put("budget_spent_tokens", e.account().spent().tokens());
    json.put("paid_again", e.paidAgain());
    json.put("redriven", e.sweeping().redriven());
    json.put("waits_for", waitsFor.orElse(null));
    json.put("exported_at", text(e.sweeping().exportedAt()));
    json.put("not_filed", e.sweeping().whyNotFiled().orElse(null));
    return json;
  }

  /// What comparing an execution's rows with its results found.
  static ObjectNode verify(Audit audit) {
    ObjectNode json = Json.object();
    json.put("execution_id", audit.findings().execution().id().value());
    json.put("holds", audit.holds());
    json.put("loaded", audit.loaded());
    json.put("pending", audit.pending());
    tally(json, audit.totals().tally());
    // Also results that cannot be read into the tally.
    json.put("results", audit.findings().results());
    ObjectNode damage = json.putObject("damage");
    for (Findings.Kind kind : audit.findings().kinds()) {
      ObjectNode one = damage.putObject(kind.name().replace(' ', '_').toLowerCase(Locale.ROOT));
      one.put("count", kind.count());
      ArrayNode examples = one.putArray("examples");
      kind.examples().forEach(examples::add);
    }
    json.put("paid_again", audit.paidAgain());
    json.put("paid_again_max", audit.perhapsPaidAgain());
    json.put("cost_usd", plain(audit.totals().tally().costUsd()));
    json.put("rows_without_price", audit.totals().unpriced());
    amount(json, "lost", audit.lost());
    json.put("losses_without_price", audit.totals().unpricedLosses());
    return json;
  }

  private static void tally(ObjectNode json, Tally tally) {
    json.put("results", tally.results());
    ObjectNode verdicts = json.putObject("verdicts");
    for (Verdict verdict : Verdict.values()) {
      verdicts.put(verdict.word(), tally.of(verdict));
    }
    json.put("reused", tally.reused());
    json.put("flagged", tally.flagged());
    json.put("input_tokens", tally.inputTokens());
    json.put("output_tokens", tally.outputTokens());
    json.put("cache_read_tokens", tally.cacheReadTokens());
  }

  private static void amount(ObjectNode json, String name, Amount amount) {
    json.put(name + "_calls", amount.calls());
    json.put(name + "_tokens", amount.tokens());
    json.put(name + "_usd", plain(amount.usd()));
  }

  private static BigDecimal plain(BigDecimal amount) {
    BigDecimal stripped = amount.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  private static @Nullable String text(Optional<Instant> moment) {
    return moment.map(Instant::toString).orElse(null);
  }
}
