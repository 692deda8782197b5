package dev.seiri.cli.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.cli.session.CliFault;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalResultsTest {
  @TempDir private Path folder = Path.of("");
  private Path bucket = Path.of("");

  @BeforeEach
  void results() throws IOException {
    // A name that the engine would take for a pattern.
    bucket = folder.resolve("home [1] a*b?");
    // One execution with single documents, one that is exported too, one whose name is encoded in
    // keys.
    write("results/execution_id=a/1.json", document("a", "r1", "v1", "ok", "x", 10));
    write("results/execution_id=a/2.json", document("a", "r2", "v1", "repaired", "y", 20));
    write("results/execution_id=a/3.json", document("a", "r3", "v1", "refused", null, 30));
    write("results/execution_id=b/1.json", document("b", "r1", "v2", "ok", "x", 5));
    write("results/execution_id=b/2.json", document("b", "r2", "v2", "ok", "z", 6));
    write(
        "exports/execution_id=b/results.jsonl",
        document("b", "r1", "v2", "ok", "x", 5) + document("b", "r2", "v2", "ok", "z", 6));
    write("exports/execution_id=b/finished.json", "{}");
    write(
        "evaluations/task_name=t/e.json",
        """
        {"evaluation_id":"e","task_name":"t","prompt_version":"v2","foundation_model_id":"m",\
        "golden":"g.jsonl","golden_sha256":"0","created_at":"2026-11-01T23:59:59.999Z",\
        "created_by":"me","row_count":4,"repeats":1,"right_count":3,"right_share":0.75,\
        "right_low":0.3006,"right_high":0.9544,"exact_share":0.5,"valid_share":1.0,\
        "agreement":null,"cost_usd":0,"answers_usd":0.25,"latency_p50_ms":1,"latency_p95_ms":2,\
        "against_version":"v1","better_count":1,"worse_count":0,"p_value":1.0,"passed":true,"status":"passed",\
        "failure":null,"fields":{},"rows":[]}
        """);
    write("results/execution_id=c%20d/1.json", document("c d", "r1", "v1", "ok", "'; DROP", 1));
  }

  @Test
  void everyRowIsThereOnce() throws IOException {
    assertThat(ask("SELECT execution_id, count(*) FROM results GROUP BY 1 ORDER BY 1"))
        .containsExactly(List.of("a", "3"), List.of("b", "2"), List.of("c d", "1"));
  }

  @Test
  void aRowHasItsTypes() throws IOException {
    assertThat(
            ask(
                "SELECT record_id, output, json_extract_scalar(output, '$.name'), latency_ms + 1,"
                    + " reused, CAST(created_at AS date), cost_usd * 2"
                    + " FROM results WHERE execution_id = ? AND record_id = 'r1'",
                "a"))
        .containsExactly(
            List.of("r1", "{\"name\":\"x\"}", "x", "11", "false", "2026-11-01", "0.020000000"));
    assertThat(ask("SELECT count(*) FROM results WHERE output IS NULL"))
        .containsExactly(List.of("1"));
  }

  @Test
  void everyShippedQueryAnswers() throws IOException {
    Map<String, List<String>> parameters =
        new TreeMap<>(
            Map.of(
                "accuracy-by-prompt-version", List.of("t"),
                "cost-by-day-and-model", List.of(),
                "evaluations-by-prompt-version", List.of("t"),
                "failures-by-verdict", List.of("a"),
                "slowest-rows", List.of("a"),
                "two-executions-row-by-row", List.of("a", "b"),
                "validity-by-prompt-version", List.of("t"),
                "variants-of-an-execution", List.of("a")));
    Map<String, List<List<String>>> answers = new TreeMap<>();
    for (ShippedQuery query : ShippedQuery.all()) {
      assertThat(query.description()).isNotBlank();
      answers.put(
          query.name(),
          ask(
              query.sql(),
              parameters.getOrDefault(query.name(), List.of()).toArray(String[]::new)));
    }
    assertThat(answers.keySet()).isEqualTo(parameters.keySet());
    assertThat(answers.get("accuracy-by-prompt-version"))
        .containsExactly(
            List.of("v1", "m", "null", "null", "null", "3", "0"),
            List.of("v2", "m", "4", "3", "75.0", "2", "0"));
    assertThat(answers.get("validity-by-prompt-version"))
        .containsExactly(
            List.of("v1", "m", "4", "50.0", "25.0", "25.0", "0.040000"),
            List.of("v2", "m", "2", "100.0", "0.0", "0.0", "0.020000"));
    assertThat(answers.get("cost-by-day-and-model"))
        .containsExactly(List.of("2026-11-01", "m", "6", "0", "60", "6", "0", "0.060000"));
    assertThat(answers.get("evaluations-by-prompt-version"))
        .containsExactly(
            List.of(
                "2026-11-01 23:59:59.999",
                "v2",
                "m",
                "g.jsonl",
                "4",
                "75.0",
                "30.06",
                "95.44",
                "100.0",
                "v1",
                "1",
                "0",
                "1.0",
                "true",
                "0.25",
                "passed"));
    assertThat(answers.get("failures-by-verdict"))
        .containsExactly(List.of("refused", "1", "r3", "no"));
    assertThat(answers.get("slowest-rows")).hasSize(3).first().asList().startsWith("r3", "30");
    assertThat(answers.get("two-executions-row-by-row"))
        .containsExactly(
            List.of("r2", "in r2", "repaired", "ok", "{\"name\":\"y\"}", "{\"name\":\"z\"}", "1"),
            List.of("r3", "in r3", "refused", "null", "null", "null", "1"));
    assertThat(answers.get("variants-of-an-execution")).first().asList().endsWith("20", "30");
  }

  @Test
  void recordsOfOneIdPairByTheirPlace() throws IOException {
    write("results/execution_id=d/1.json", document("d", "r1", "v1", "ok", "x", 1));
    write(
        "results/execution_id=d/2.json",
        document("d", "r1", "v1", "ok", "y", 1).replace("\"d-r1\"", "\"d-r1-2\""));
    write("results/execution_id=e/1.json", document("e", "r1", "v1", "ok", "x", 1));
    write(
        "results/execution_id=e/2.json",
        document("e", "r1", "v1", "ok", "z", 1).replace("\"e-r1\"", "\"e-r1-2\""));
    assertThat(ask(ShippedQuery.of("two-executions-row-by-row").sql(), "d", "e"))
        .containsExactly(
            List.of("r1", "in r1", "ok", "ok", "{\"name\":\"y\"}", "{\"name\":\"z\"}", "2"));
  }

  @Test
  void correctedResultsAreCounted() throws IOException {
    String correction =
        """
        {"execution_id":"a","request_id":"%s","record_id":"r1","task_name":"t",\
        "prompt_version":"v1","field":"name","model_value":"x","person_value":"%s",\
        "corrected_by":"me","corrected_at":"2026-11-02T00:00:00Z"}
        """;
    String request =
        ask("SELECT request_id FROM results WHERE execution_id = 'a' AND record_id = 'r1'")
            .getFirst()
            .getFirst();
    write("corrections/execution_id=a/1.jsonl", correction.formatted(request, "X"));
    assertThat(ask(ShippedQuery.of("accuracy-by-prompt-version").sql(), "t").getFirst())
        .endsWith("3", "1");
  }

  @Test
  void sumsOfMoneyAreExact() throws IOException {
    for (int row = 1; row <= 30; row++) {
      write(
          "results/execution_id=money/" + row + ".json",
          document("money", "r" + row, "v1", "ok", "x", 1).replace("0.01", "0.0000001"));
    }
    assertThat(ask("SELECT sum(cost_usd) FROM results WHERE execution_id = 'money'"))
        .containsExactly(List.of("0.000003000"));
  }

  @Test
  void rowsOfOneRecordIdHaveCorrectionsOfTheirOwn() throws IOException {
    String correction =
        """
        {"execution_id":"a","request_id":"%s","record_id":"r1","field":"name","model_value":"x",\
        "person_value":"%s","corrected_at":"2026-11-0%sT00:00:00Z"}
        """;
    write(
        "corrections/execution_id=a/2.jsonl",
        correction.formatted("a-1", "old", "1")
            + correction.formatted("a-1", "new", "2")
            + correction.formatted("a-2", "other", "1"));
    assertThat(ask("SELECT request_id, person_value FROM corrections ORDER BY request_id"))
        .containsExactly(List.of("a-1", "new"), List.of("a-2", "other"));
  }

  @Test
  void percentilesAreByNearestRank() throws IOException {
    assertThat(
            ask(
                "SELECT approx_percentile(x, 0.5), approx_percentile(x, 0.95) FROM range(1, 11) AS"
                    + " t (x)"))
        .containsExactly(List.of("5", "10"));
  }

  @Test
  void theShippedQueriesAreAllOfTheFolder() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("seiri.root"), "queries"))) {
      assertThat(files.map(f -> f.getFileName().toString()).filter(f -> f.endsWith(".sql")))
          .containsExactlyInAnyOrderElementsOf(
              ShippedQuery.all().stream().map(query -> query.name() + ".sql").toList());
    }
  }

  @Test
  void nothingIsNoFault() throws IOException {
    assertThat(
            new LocalResults(bucket.resolve("empty"), List.of())
                .ask("SELECT count(*) FROM results", List.of())
                .rows())
        .containsExactly(List.of("0"));
  }

  @Test
  void faultsAreReported() {
    assertThatThrownBy(() -> ask("SELECT colour FROM results"))
        .isInstanceOf(CliFault.class)
        .hasMessageContaining("colour");
    assertThatThrownBy(() -> ask("SELECT count(*) FROM results WHERE verdict = ?"))
        .isInstanceOf(CliFault.class)
        .hasMessageContaining("takes 1 parameters, and 0 are given");
    assertThatThrownBy(() -> ShippedQuery.of("fastest"))
        .isInstanceOf(CliFault.class)
        .hasMessageContaining("slowest-rows");
  }

  @Test
  void resultsHaveTheColumnsOfWhatWasLostWhoAnsweredAndWhatIsDoubted() throws IOException {
    String document =
        document("wide", "1", "v1", "ok", "a", 5)
            .replace(
                "\"attempts\":1,",
                "\"attempts\":3,\"stop_reason\":\"end_turn\",\"cache_write_tokens\":7,"
                    + "\"model_latency_ms\":4,\"model_note\":\"rules\","
                    + "\"fallback_reason\":\"throttled\",\"calls\":{\"m\":2,\"n\":1},"
                    + "\"answered_by\":\"person\",\"lost_calls\":1,\"lost_tokens\":12,"
                    + "\"lost_usd\":0.000000001,"
                    + "\"flags\":[{\"check\":\"c\",\"message\":\"m\"}],\"usage_note\":\"too many\","
                    + "\"reuse_saved_calls\":2,\"reuse_saved_usd\":0.000000002,"
                    + "\"rows_in_call\":5,\"packed_rows\":7,\"packing_saved_tokens\":90,"
                    + "\"fields\":{\"name\":\"Ken\"},\"decision\":{\"decided_by\":\"me\"},"
                    + "\"paid_by_model\":{\"m\":{\"input_tokens\":1}},"
                    + "\"response\":{\"statusCode\":500,\"body\":{\"Completion\":\"I {\"}},");
    write("results/execution_id=wide/wide-1.json", document);
    write("results/execution_id=wide/wide-2.json", document("wide", "2", "v1", "ok", "b", 5));
    String columns =
        "stop_reason, cache_write_tokens, model_latency_ms, model_note, fallback_reason, calls,"
            + " answered_by, lost_calls, lost_tokens, lost_usd, flags, usage_note, reuse_saved_calls,"
            + " reuse_saved_usd, rows_in_call, packed_rows, packing_saved_tokens, fields, decision,"
            + " completion, paid_by_model";
    assertThat(
            ask(
                "SELECT "
                    + columns
                    + " FROM results WHERE execution_id = 'wide' ORDER BY record_id"))
        .containsExactly(
            List.of(
                "end_turn",
                "7",
                "4",
                "rules",
                "throttled",
                "{\"m\":2,\"n\":1}",
                "person",
                "1",
                "12",
                "0.000000001",
                "[{\"check\":\"c\",\"message\":\"m\"}]",
                "too many",
                "2",
                "0.000000002",
                "5",
                "7",
                "90",
                "{\"name\":\"Ken\"}",
                "{\"decided_by\":\"me\"}",
                "I {",
                "{\"m\":{\"input_tokens\":1}}"),
            Collections.nCopies(21, "null"));
  }

  @Test
  void finishedExecutionsHaveARowEach() throws IOException {
    write(
        "exports/execution_id=x/finished.json",
        """
        {"execution_id":"x","task_name":"t","prompt_version":"v1","foundation_model_id":"m",\
        "fallback_model_ids":["n"],"settings":{"rows_per_call":5},"variants":[],"source":"a.csv",\
        "created_at":"2026-11-01T01:02:03.004Z","created_by":"me","max_cost_usd":null,\
        "request_count":3,"valid_count":2,"verdicts":{"ok":2,"refused":1},"reused":1,\
        "input_tokens":30,"output_tokens":3,"cost_usd":0.000000001,"paid_again":0,\
        "finished_at":"2026-11-01T02:00:00Z"}
        """);
    assertThat(
            ask(
                "SELECT fallback_model_ids, json_extract_scalar(settings, '$.rows_per_call'),"
                    + " request_count + valid_count + reused_count, cost_usd * 2, max_cost_usd,"
                    + " json_extract_scalar(verdicts, '$.refused'), paid_again_count,"
                    + " cache_read_tokens, created_at, finished_at, source"
                    + " FROM executions WHERE execution_id = 'x'"))
        .containsExactly(
            List.of(
                "[\"n\"]",
                "5",
                "6",
                "0.000000002",
                "null",
                "1",
                "0",
                "null",
                "2026-11-01 01:02:03.004",
                "2026-11-01 02:00:00.0",
                "a.csv"));
  }

  @Test
  void promptsAndTheMovesOfTheirLabelsHaveARowEach() throws IOException {
    write(
        "prompts/task_name=t/v1.json",
        """
        {"task_name":"t","prompt_version":"v1","description":"","system_template":"",\
        "prompt_template":"{{ input_value }}","defaults":{"max_tokens":9},"content_sha256":"0",\
        "example_count":2,"created_at":"2026-11-01T00:00:00Z","created_by":null}
        """);
    String move =
        """
        {"task_name":"t","label":"%s","revision":%s,"kind":"promote","from_version":%s,\
        "prompt_version":"%s","moved_at":"2026-11-0%sT00:00:00Z","moved_by":"me","why":null}
        """;
    write(
        "labels/task_name=t/%40production.jsonl",
        move.formatted("@production", 1, "null", "v1", 1)
            + move.formatted("@production", 2, "\"v1\"", "v2", 2));
    write("labels/task_name=t/%40next.jsonl", move.formatted("@next", 1, "null", "v3", 3));
    assertThat(
            ask(
                "SELECT prompt_version, description, output_schema, example_count + 1, created_by,"
                    + " json_extract_scalar(defaults, '$.max_tokens') FROM prompts"))
        .containsExactly(List.of("v1", "", "null", "3", "null", "9"));
    assertThat(
            ask(
                "SELECT label, prompt_version, from_version, revision FROM labels WHERE is_current"
                    + " ORDER BY label"))
        .containsExactly(
            List.of("@next", "v3", "null", "1"), List.of("@production", "v2", "v1", "2"));
    assertThat(ask("SELECT count(*) FROM labels")).containsExactly(List.of("3"));
  }

  private List<List<String>> ask(String sql, String... parameters) throws IOException {
    return new LocalResults(bucket, List.of())
        .ask(sql, List.of(parameters)).rows().stream()
            .map(row -> row.stream().map(String::valueOf).toList())
            .toList();
  }

  private void write(String key, String text) throws IOException {
    Path file = bucket.resolve(key);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String document(
      String execution,
      String record,
      String version,
      String verdict,
      @org.jspecify.annotations.Nullable String name,
      int latency) {
    String output = name == null ? "null" : "{\"name\":\"%s\"}".formatted(name);
    return String.format(
        Locale.ROOT,
        """
        {"execution_id":"%s","request_id":"%s-%s","record_id":"%s","task_name":"t",\
        "prompt_version":"%s","foundation_model_id":"m","model_id":"m","input_value":"in %s",\
        "verdict":"%s","output":%s,"error_message":%s,"prompt_sha256":"0","input_tokens":10,\
        "output_tokens":1,"cache_read_tokens":0,"cost_usd":0.01,"latency_ms":%d,"attempts":1,\
        "reused":false,"created_at":"2026-11-01T23:59:59.999Z"}
        """,
        execution,
        execution,
        record,
        record,
        version,
        record,
        verdict,
        output,
        name == null ? "\"no\"" : "null",
        latency);
  }
}
