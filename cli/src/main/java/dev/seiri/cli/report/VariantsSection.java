package dev.seiri.cli.report;

import dev.seiri.cli.output.Numbers;
import dev.seiri.cli.page.Intervals;
import dev.seiri.cli.variants.VariantReport;
import dev.seiri.cli.variants.VariantReport.Figures;
import dev.seiri.cli.variants.VariantStatistics;
import dev.seiri.evaluation.FindingText;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the report of an experiment says about its variants.
final class VariantsSection {
  private VariantsSection() {}

  /// The variants in their order, as the template shows them.
  static List<Map<String, Object>> of(VariantReport report) {
    List<Figures> figures = report.figures();
    Intervals axis = Intervals.of(figures.stream().map(f -> f.statistics().ok()).toList());
    return figures.stream().map(one -> card(one, figures.getFirst().name(), axis)).toList();
  }

  private static Map<String, Object> card(Figures one, String first, Intervals axis) {
    VariantStatistics statistics = one.statistics();
    Map<String, Object> card = new HashMap<>();
    card.put("name", one.name());
    card.put("drawn", axis.model(statistics.ok()));
    card.put("ok", Numbers.count(statistics.ok().count()));
    card.put("all", Numbers.count(statistics.ok().all()));
    card.put(
        "chance",
        one.value()
            .map(value -> "Against %s: %s.".formatted(first, FindingText.chance(value)))
            .orElse("The variant that the others are held against."));
    card.put("cost", Numbers.cost(statistics.tally().costUsd(), statistics.unpriced()));
    card.put("p50", Numbers.count(statistics.latency(50)));
    card.put("p95", Numbers.count(statistics.latency(95)));
    return card;
  }
}
