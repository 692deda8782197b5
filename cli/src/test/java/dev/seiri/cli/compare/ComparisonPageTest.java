package dev.seiri.cli.compare;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.compare.RowPairs.Pair;
import dev.seiri.cli.compare.RowPairs.Unpaired;
import dev.seiri.cli.page.Chromium;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.evaluation.golden.GoldenFile;
import dev.seiri.evaluation.golden.GoldenSet;
import java.io.IOException;
import java.io.OutputStream;
import java.io.StringReader;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// The page of a comparison in a real browser.
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ComparisonPageTest {
  @TempDir private static Path folder = Path.of("");
  private Chromium tab;
  private Path page = Path.of("");

  @BeforeAll
  void start() throws Exception {
    tab = Chromium.start(folder.resolve("profile"));
    page = page();
  }

  @AfterAll
  void stop() {
    tab.close();
  }

  @Test
  void theMatrixCountsWhatBecameOfEachFieldAndFiltersTheRows() throws Exception {
    tab.size(1280, 900);
    open();
    assertThat(tab.value("document.querySelector('h2').textContent").asString())
        .isEqualTo("5 of 6 rows changed");
    assertThat(
            tab.value("document.querySelector('.matrix').innerText.replace(/\\s+/g, ' ')")
                .asString())
        .isEqualTo("Field worse better lost new changed branch 1 1 2 name 1 1 1 1 2");
    filter("name: worse", "1 of 5 rows", "r2");
    filter("branch: changed", "2 of 5 rows", "r2");
    filter("name: lost", "1 of 5 rows", "r4");
    filter("name: new", "1 of 5 rows", "r5");
    filter("better", "1 of 5 rows", "r1");
    filter("worse", "2 of 5 rows", "r2");
    assertThat(tab.value("document.querySelector('#sides ~ .wide').innerText").asString())
        .containsIgnoringWhitespaces("p95 ms 10 25 +15")
        .containsIgnoringWhitespaces("cost US$0.006 US$0.012 +US$0.006");
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void itFitsEveryScreenAndIsOfUseWithoutSight() throws Exception {
    for (int width : new int[] {320, 500, 1280}) {
      tab.size(width, 800);
      open();
      assertThat(tab.value("document.documentElement.scrollWidth").asInt())
          .isLessThanOrEqualTo(width);
    }
    assertThat(
            tab.value("(r => r.scrollWidth - r.clientWidth)(document.getElementById('rows'))")
                .asInt())
        .as("the table of rows needs no scrolling sideways")
        .isLessThanOrEqualTo(0);
    assertThat(tab.faults()).isEmpty();
    tab.look("screen", "dark");
    open();
    assertThat(tab.faults()).isEmpty();
    tab.look("screen", "light");
  }

  private void filter(String value, String found, String first) throws Exception {
    String button = "document.querySelector('button[data-value=\"%s\"]')".formatted(value);
    tab.value(button + ".click()");
    assertThat(found()).isEqualTo(found);
    assertThat(tab.value("document.querySelector('#rows tbody button').textContent").asString())
        .isEqualTo(first);
    assertThat(tab.value(button + ".getAttribute('aria-pressed')").asString()).isEqualTo("true");
    tab.value(button + ".click()");
  }

  private void open() throws Exception {
    tab.open(page);
    tab.await("document.getElementById('found').textContent.includes('rows')");
  }

  private String found() throws Exception {
    return tab.value("document.getElementById('found').textContent").asString();
  }

  private static Path page() throws IOException {
    GoldenSet golden =
        GoldenFile.read(
            new StringReader(
                """
                {"record_id":"r1","input_value":"a","expected":{"name":"Yamada"}}
                {"record_id":"r2","input_value":"b","expected":{"name":"Suzuki"}}
                {"record_id":"r4","input_value":"d","expected":{"kana":"x"}}
                {"record_id":"r6","input_value":"f","expected":{"branch":"Osaka"}}
                """),
            "golden.jsonl");
    Path file = folder.resolve("comparison.html");
    try (ExecutionComparison comparison =
            ExecutionComparison.begin(
                execution("before"), execution("after"), Optional.of(golden));
        OutputStream out = Files.newOutputStream(file)) {
      comparison.add(pair(1, "{'name':'Yamda'}", "{'name':'Yamada'}"));
      comparison.add(
          pair(2, "{'name':'Suzuki','branch':'Kobe'}", "{'name':'Suzki','branch':'Kyoto'}"));
      comparison.add(pair(3, "{'name':'Sato'}", "{'name':'Sato'}"));
      comparison.add(pair(4, "{'name':'Ito','branch':'Nara'}", ""));
      comparison.add(pair(5, "", "{'name':'Abe'}"));
      comparison.add(pair(6, "{'branch':'Osaka'}", "{'branch':'Tokyo'}"));
      comparison.write(out, Unpaired.NONE, Instant.EPOCH);
    }
    return file;
  }

  private static Pair pair(int row, String before, String after) {
    return new Pair(
        Optional.of(result(row, before, 10, "0.001")),
        Optional.of(result(row, after, 25, "0.002")));
  }

  private static ResultDocument result(int row, String output, long latency, String cost) {
    ObjectNode json = Json.object();
    json.put("request_id", "q" + row);
    json.put("record_id", "r" + row);
    json.put("input_value", "株式会社 " + row);
    json.put("verdict", output.isEmpty() ? "refused" : "ok");
    json.set(
        "output", output.isEmpty() ? Json.MAPPER.nullNode() : Json.read(output.replace('\'', '"')));
    json.put("cost_usd", new BigDecimal(cost));
    json.put("latency_ms", latency);
    return ResultDocument.parse(Json.write(json));
  }

  private static Execution execution(String id) {
    return Execution.loading(
        new ExecutionId(id),
        Payload.of(new PromptKey("company-name", id.equals("before") ? "v1" : "v2"), "m"),
        Execution.Provenance.UNKNOWN);
  }
}
