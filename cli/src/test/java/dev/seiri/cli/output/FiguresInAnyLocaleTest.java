package dev.seiri.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.eval.EvaluationPage;
import dev.seiri.cli.eval.EvaluationSummary;
import dev.seiri.cli.variants.VariantReport;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.evaluation.EvaluationOutcome;
import dev.seiri.evaluation.Evaluations;
import dev.seiri.evaluation.Matching;
import dev.seiri.evaluation.Scorecard;
import dev.seiri.evaluation.golden.GoldenFile;
import dev.seiri.evaluation.golden.GoldenSet;
import dev.seiri.loader.progress.Progress;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Scripts read what Seiri prints, on machines of any country.
class FiguresInAnyLocaleTest {
  private static final ResultDocument RIGHT =
      result("{\"verdict\":\"ok\",\"output\":{\"name\":\"A\"},", 1_234_567);
  private static final ResultDocument WRONG =
      result("{\"verdict\":\"not_json\",\"output\":null,", 7_654_321);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "de",
        "fr",
        "tr",
        "ar-EG-u-nu-arab",
        "hi-IN-u-nu-deva",
        "fa-IR",
        "th-TH-u-nu-thai"
      })
  void figuresAreTheSame(String tag) throws IOException {
    String expected = in(Locale.ROOT);

    assertThat(expected).contains("1,234,567", "12,345", "50.0 %", "0.25");
    assertThat(in(Locale.forLanguageTag(tag))).isEqualTo(expected);
  }

  private static String in(Locale locale) throws IOException {
    Locale before = Locale.getDefault();
    Locale.setDefault(locale);
    try {
      return String.join("\n", rendered());
    } finally {
      Locale.setDefault(before);
    }
  }

  private static List<String> rendered() throws IOException {
    List<String> lines = new ArrayList<>(summary());
    lines.addAll(evaluation());
    lines.add(variants());
    lines.add(progress());
    return lines;
  }

  private static List<String> summary() {
    Summary summary = new Summary();
    summary.add(Optional.of(RIGHT));
    summary.add(Optional.of(WRONG));
    summary.add(Optional.empty());
    return summary.lines(
        Duration.ofMillis(1_234_500), Duration.ofMillis(987_600), ModelCatalog.shipped());
  }

  private static List<String> evaluation() throws IOException {
    Scorecard before = card("v1", RIGHT, RIGHT);
    Scorecard now = card("v2", RIGHT, WRONG);
    EvaluationOutcome outcome =
        EvaluationOutcome.measured(Optional.of(Evaluations.comparison(now, before)));
    ByteArrayOutputStream page = new ByteArrayOutputStream();
    EvaluationPage.write(page, outcome, now, Optional.of(before), Instant.EPOCH);
    List<String> lines =
        new ArrayList<>(EvaluationSummary.lines(now, Optional.of(before), outcome));
    lines.add(page.toString(StandardCharsets.UTF_8));
    return lines;
  }

  private static String variants() {
    VariantReport report =
        new VariantReport(
            Execution.loading(
                new ExecutionId("e"),
                Payload.of(new PromptKey("t", "v1"), "m"),
                Execution.Provenance.UNKNOWN));
    report.add(RIGHT);
    report.add(WRONG);
    return report.table().rows() + report.json().toString();
  }

  private static String progress() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Progress progress =
        Progress.on(
            new PrintStream(out, true, StandardCharsets.UTF_8), false, "loading", 1_234_567)) {
      progress.at(12_345);
    }
    return out.toString(StandardCharsets.UTF_8);
  }

  private static Scorecard card(String version, ResultDocument... results) {
    Scorecard card = new Scorecard(new PromptKey("t", version), "m", golden(), Matching.STANDARD);
    card.repeat(new ExecutionId("e-" + version));
    for (int i = 0; i < results.length; i++) {
      card.add(i, results[i]);
    }
    return card;
  }

  private static GoldenSet golden() {
    try {
      return GoldenFile.read(
          new StringReader(
              """
              {"record_id":"a","input_value":"a","expected":{"name":"A"}}
              {"record_id":"b","input_value":"b","expected":{"name":"A"}}
              """),
          "g.jsonl");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ResultDocument result(String begin, long tokens) {
    return ResultDocument.parse(
        begin
            + "\"cost_usd\":0.125,\"latency_ms\":12345,\"attempts\":1,\"output_tokens\":1234567,"
            + "\"input_tokens\":"
            + tokens
            + "}");
  }
}
