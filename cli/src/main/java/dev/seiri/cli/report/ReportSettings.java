package dev.seiri.cli.report;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.model.Inference;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// The settings of an execution, a name and a value each.
final class ReportSettings {
  private final List<Map<String, Object>> lines = new ArrayList<>();

  private ReportSettings() {}

  static List<Map<String, Object>> of(Execution execution) {
    ReportSettings settings = new ReportSettings();
    settings.payload(execution.payload());
    settings.limits(execution.limits());
    execution.provenance().source().ifPresent(source -> settings.add("source", source));
    execution.provenance().sourceSha256().ifPresent(sha -> settings.add("source's SHA-256", sha));
    execution.provenance().createdAt().ifPresent(at -> settings.add("created", at));
    execution.provenance().createdBy().ifPresent(by -> settings.add("created by", by));
    settings.add("answers paid again", execution.paidAgain());
    settings.add("rows redriven", execution.sweeping().redriven());
    execution.sweeping().exportedAt().ifPresent(at -> settings.add("exported", at));
    return settings.lines;
  }

  private void payload(Payload payload) {
    add("prompt", payload.prompt());
    add("model", payload.foundationModelId());
    if (!payload.fallbackModelIds().isEmpty()) {
      add("fallbacks", String.join(", ", payload.fallbackModelIds()));
    }
    payload.variants().forEach(variant -> add("variant", variant.describe()));
    Inference inference = payload.inference();
    inference.maxTokens().ifPresent(tokens -> add("max_tokens", tokens));
    inference.temperature().ifPresent(temperature -> add("temperature", temperature));
    inference.topP().ifPresent(topP -> add("top_p", topP));
    inference.rowsPerCall().ifPresent(rows -> add("rows per call", "at most " + rows));
    inference.echo().ifPresent(echo -> add("answers repeat their row", echo ? "yes" : "no"));
    add("answers of other executions", payload.reuse() ? "may be used" : "are not used");
    if (!payload.decisions()) {
      add("answers of people", "are not used");
    }
    payload.maxInFlight().ifPresent(most -> add("calls in flight", "at most " + most));
  }

  private void limits(Limits limits) {
    limits.maxCostUsd().ifPresent(cost -> add("budget", "US$" + cost.toPlainString()));
    limits.maxTokens().ifPresent(tokens -> add("budget in tokens", tokens));
    limits
        .canary()
        .ifPresent(canary ->
            add(
                "canary",
                String.format(
                    Locale.ROOT,
                    "of the first %d results at most %.0f %% invalid",
                    canary.rows(),
                    canary.share() * 100)));
  }

  private void add(String name, Object value) {
    lines.add(Map.of("name", name, "value", value.toString()));
  }
}
