package dev.seiri.cli.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.page.Chromium;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.execution.Variant;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Inference;
import dev.seiri.core.output.OutputColumns;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.prompts.file.PromptFile;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// The page of a report in a real browser.
@Tag("browser")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReportPageTest {
  private static final List<String> HOSTILE =
      List.of(
          "<script>window.hit = 1</script>",
          "</script><script>window.hit = 2</script>",
          "<img src=x onerror='window.hit = 3'>",
          "\"><svg onload=\"window.hit = 4\">",
          "<!--",
          "--><b>bold</b>",
          "</pre></table></main><h1>mine</h1>",
          "</style><style>body { display: none }</style>",
          "{{ 7*7 }} {% include 'x' %}",
          "\\u003cb\\u003e &lt;b&gt; &amp;",
          "]]>\u202e\u2028\u0000\ud800",
          "javascript:window.hit=5");

  @TempDir private static Path folder = Path.of("");
  private Chromium tab;

  @BeforeAll
  void start() throws Exception {
    tab = Chromium.start(folder.resolve("profile"));
  }

  @AfterAll
  void stop() {
    tab.close();
  }

  @Test
  void hostileRowsAreText() throws Exception {
    Path page = hostilePage();
    open(page);
    assertThat(tab.complaints()).isEmpty();
    assertThat(tab.value("window.hit === undefined").asBoolean()).isTrue();
    assertThat(
            tab.value("document.querySelectorAll('img, svg:not(.bar), b, h1 ~ h1').length").asInt())
        .isZero();
    assertThat(tab.value("document.querySelectorAll('h1').length").asInt()).isOne();
    String text = tab.value("document.querySelector('main').innerText").asString();
    assertThat(text)
        .contains("<script>window.hit = 1</script>")
        .contains("</script><script>window.hit = 2</script>")
        .contains("{{ 7*7 }}")
        .contains("\\u003cb\\u003e &lt;b&gt; &amp;");
    tab.value("document.querySelector('#rows tbody button').click()");
    assertThat(tab.value("document.querySelector('dialog').open").asBoolean()).isTrue();
    assertThat(tab.value("document.querySelector('dialog').innerText").asString())
        .contains(HOSTILE.getFirst());
    assertThat(tab.value("document.querySelectorAll('dialog script').length").asInt()).isZero();
  }

  @Test
  void nothingOfARowCanRunEvenIfItGotIn() throws Exception {
    open(hostilePage());
    tab.value(
        """
        (() => {
          const script = document.createElement('script');
          script.textContent = 'window.hit = 6';
          document.body.append(script);
          document.body.insertAdjacentHTML('beforeend', '<p onclick="window.hit = 7" id="trap">x</p>');
          document.getElementById('trap').click();
        })()
        """);
    assertThat(tab.value("window.hit === undefined").asBoolean()).isTrue();
    assertThat(tab.complaints()).hasSize(2).allMatch(c -> c.contains("Content Security Policy"));
  }

  @Test
  void fiftyThousandRowsAreSearchedSortedAndWalked() throws Exception {
    open(page("many", 50_000));
    assertThat(found()).isEqualTo("50,000 of 50,000 rows");
    assertThat(tab.value("document.querySelectorAll('#rows tbody tr').length").asInt())
        .as("rows that are drawn")
        .isBetween(10, 120);
    assertThat(
            tab.value("document.querySelector('#rows table').getAttribute('aria-rowcount')")
                .asString())
        .isEqualTo("50001");

    search("ROW 49,999");
    assertThat(found()).isEqualTo("0 of 50,000 rows");
    search("ｎａｍｅ 49999");
    assertThat(found()).isEqualTo("1 of 50,000 rows");
    search("");
    choose("refused");
    assertThat(found()).isEqualTo("500 of 50,000 rows");
    choose("");

    sort("latency_ms");
    assertThat(first()).isEqualTo("r1000");
    assertThat(sorted("latency_ms")).isEqualTo("ascending");
    sort("latency_ms");
    assertThat(first()).isEqualTo("r999");
    assertThat(sorted("latency_ms")).isEqualTo("descending");

    tab.value("document.querySelector('#rows tbody button').focus()");
    tab.press("End");
    tab.await("document.activeElement.textContent === 'r50000'");
    tab.press("ArrowUp");
    tab.await("document.activeElement.textContent === 'r49000'");
    assertThat(
            tab.value("document.activeElement.closest('tr').getAttribute('aria-rowindex')")
                .asString())
        .isEqualTo("50000");
    tab.value("document.activeElement.click()");
    assertThat(tab.value("document.querySelector('dialog').innerText").asString())
        .contains("r49000");
    tab.value("document.querySelector('dialog button').click()");
    tab.await("document.activeElement.textContent === 'r49000'");
    assertThat(tab.complaints()).isEmpty();
  }

  @Test
  void theFirstScreenSaysWhatNeedsAPersonAndFiltersTheRows() throws Exception {
    tab.size(1280, 900);
    open(page("many", 5_000));
    assertThat(tab.value("document.querySelector('h2').textContent").asString())
        .isEqualTo("50 rows need you");
    assertThat(tab.value("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(1280);
    assertThat(
            tab.value("document.querySelector('[aria-label=\"Table: reasons\"] tbody').innerText")
                .asString())
        .containsIgnoringWhitespaces("50 refused");
    assertThat(
            tab.value("document.querySelector('svg.stack').getAttribute('aria-label')").asString())
        .isEqualTo("Verdicts: ok 4,950 (99.0 %), refused 50 (1.0 %)");
    String chip = "document.querySelector('.chip[data-value=refused]')";
    tab.value(chip + ".click()");
    assertThat(found()).isEqualTo("50 of 5,000 rows");
    assertThat(tab.value(chip + ".getAttribute('aria-pressed')").asString()).isEqualTo("true");
    tab.value(chip + ".click()");
    assertThat(found()).isEqualTo("5,000 of 5,000 rows");
    assertThat(tab.value("document.querySelector('main').innerText").asString())
        .containsIgnoringWhitespaces("Cost per 1,000 rows US$1");
    open(page("one", 99));
    assertThat(tab.value("document.querySelector('h2').textContent").asString())
        .isEqualTo("No row needs you");
    assertThat(tab.complaints()).isEmpty();
    tab.size(1200, 900);
  }

  @Test
  void anExperimentIsAboutItsVariants() throws Exception {
    Path file = folder.resolve("experiment.html");
    Execution experiment = experiment();
    try (ExecutionReport report =
            ExecutionReport.begin(
                experiment, List.of(), new OutputColumns(List.of("name"), true), Optional.empty());
        OutputStream out = Files.newOutputStream(file)) {
      for (int row = 1; row <= 400; row++) {
        ObjectNode json = json(row, "Name " + row);
        json.put("variant", row % 2 == 0 ? "now" : "next");
        json.put("verdict", row % 4 == 1 ? "refused" : "ok");
        report.add(new RequestId("q" + row), document(json));
      }
      report.write(out, Instant.EPOCH);
    }
    for (int width : new int[] {320, 1280}) {
      tab.size(width, 900);
      open(file);
      assertThat(tab.value("document.documentElement.scrollWidth").asInt())
          .isLessThanOrEqualTo(width);
    }
    String text = tab.value("document.querySelector('.versions').innerText").asString();
    assertThat(text)
        .contains("100.0 %", "200 of 200 rows are ok at once", "50.0 %", "100 of 200 rows")
        .contains("Against now: more than chance alone explains (p = ");
    tab.value("document.querySelector('button[data-value=next]').click()");
    assertThat(found()).isEqualTo("200 of 400 rows");
    assertThat(tab.faults()).isEmpty();
    tab.size(1200, 900);
  }

  @Test
  void flaggedRowsAreCountedByCheckAndFiltered() throws Exception {
    Path file = folder.resolve("flagged.html");
    try (ExecutionReport report =
            ExecutionReport.begin(
                Execution.loading(
                    new ExecutionId("flagged"),
                    Payload.of(new PromptKey("t", "v1"), "m"),
                    Execution.Provenance.UNKNOWN),
                List.of(),
                new OutputColumns(List.of("name"), false, true),
                Optional.empty());
        OutputStream out = Files.newOutputStream(file)) {
      for (int row = 1; row <= 30; row++) {
        ObjectNode json = json(row, "Name " + row);
        json.put("verdict", "ok");
        json.putObject("output").put("name", "x");
        for (int check = 2; check <= 3; check++) {
          if (row % check == 0) {
            ObjectNode flag = json.withArray("flags").addObject();
            flag.put("check", "check" + check).put("message", "<b>doubt</b> " + check);
          }
        }
        report.add(new RequestId("q" + row), document(json));
      }
      report.write(out, Instant.EPOCH);
    }
    open(file);
    assertThat(
            tab.value("document.querySelector('section[aria-labelledby=flagged]').innerText")
                .asString())
        .contains("20 rows are flagged", "check2", "<b>doubt</b> 2", "check3");
    tab.value("document.querySelector('button[data-value=check3]').click()");
    assertThat(found()).isEqualTo("10 of 30 rows");
    assertThat(tab.faults()).isEmpty();
  }

  private static Execution experiment() {
    List<Variant> variants =
        List.of("now", "next").stream()
            .map(name -> new Variant(name, 1, Optional.empty(), Optional.empty(), Inference.UNSET))
            .toList();
    return Execution.loading(
        new ExecutionId("experiment"),
        Payload.of(new PromptKey("company-name", "v1"), "m").with(variants),
        Execution.Provenance.UNKNOWN);
  }

  @Test
  void aNarrowScreenNeedsNoScrollingSideways() throws Exception {
    tab.size(320, 640);
    open(hostilePage());
    assertThat(tab.value("document.documentElement.scrollWidth").asInt()).isLessThanOrEqualTo(320);
    assertThat(tab.value("document.querySelectorAll('canvas').length").asInt()).isEqualTo(2);
    assertThat(
            tab.value(
                    "Math.max(...[...document.querySelectorAll('canvas')]"
                        + ".map(c => c.getBoundingClientRect().right))")
                .asInt())
        .isLessThanOrEqualTo(320);
    tab.size(1200, 900);
  }

  @Test
  void withoutScriptsEverythingButTheLastTableIsThere() throws Exception {
    tab.scripts(false);
    try {
      tab.open(hostilePage());
      String text = tab.value("document.body.innerText").asString();
      assertThat(text)
          .contains("Valid answers", "schema_violation", "p95 ms", "Tokens in", "company-name/v1")
          .contains("You normalize company names")
          .contains("This table needs scripts");
      assertThat(text).doesNotContain("window.hit = 1</script>\nwindow");
    } finally {
      tab.scripts(true);
    }
  }

  @Test
  void darkAndLightAreBothReadableAndOfUseWithoutSight() throws Exception {
    Path page = hostilePage();
    String light = background(page, "light");
    assertThat(tab.faults()).isEmpty();
    String dark = background(page, "dark");
    assertThat(tab.faults()).isEmpty();
    assertThat(light).isNotEqualTo(dark);
    tab.look("screen", "light");
  }

  @Test
  void whatIsPrintedIsTheFirstRowsAsArranged() throws Exception {
    open(page("many", 5_000));
    sort("latency_ms");
    tab.look("print", "dark");
    tab.value("dispatchEvent(new Event('beforeprint'))");
    assertThat(tab.value("document.querySelectorAll('#printed tr').length").asInt()).isEqualTo(201);
    assertThat(tab.value("document.querySelector('#printed td').textContent").asString())
        .isEqualTo("r1000");
    assertThat(
            tab.value("getComputedStyle(document.querySelector('#rows').parentElement).display")
                .asString())
        .isEqualTo("none");
    assertThat(tab.value("getComputedStyle(document.body).backgroundColor").asString())
        .isEqualTo("rgb(255, 255, 255)");
    tab.look("screen", "light");
  }

  @Test
  void theFiguresAreTotalsOfTheResults() throws Exception {
    open(page("many", 5_000));
    String text = tab.value("document.querySelector('main').innerText").asString();
    // 50 refused of 5,000; latencies 0 to 999 ms, five of each; 7 tokens in and US$0.001 a row.
    assertThat(text).contains("99.0 %").contains("35,000").contains("US$5");
    assertThat(
            tab.value(
                    "document.querySelector('[aria-label=\"Table: latency by model\"] tbody').innerText")
                .asString())
        .containsIgnoringWhitespaces("m1 5,000 499 899 949 989 999");
  }

  private String background(Path page, String scheme) throws Exception {
    tab.look("screen", scheme);
    open(page);
    return tab.value("getComputedStyle(document.body).backgroundColor").asString();
  }

  private void open(Path page) throws Exception {
    tab.open(page);
    tab.await("document.getElementById('found').textContent.includes('rows')");
  }

  private String found() throws Exception {
    return tab.value("document.getElementById('found').textContent").asString();
  }

  private String first() throws Exception {
    return tab.value("document.querySelector('#rows tbody button').textContent").asString();
  }

  private void search(String words) throws Exception {
    String before = found();
    tab.value(
        "(() => { const s = document.getElementById('search'); s.value = %s; s.dispatchEvent(new Event('input')); })()"
            .formatted(Json.write(Json.MAPPER.valueToTree(words))));
    tab.await("document.getElementById('found').textContent !== '%s'".formatted(before));
  }

  private void choose(String verdict) throws Exception {
    tab.value(
        "(() => { const s = document.querySelector('select[data-column=\"1\"]'); s.value = '%s'; s.dispatchEvent(new Event('change')); })()"
            .formatted(verdict));
  }

  private void sort(String column) throws Exception {
    tab.value(head(column) + ".querySelector('button').click()");
  }

  private String sorted(String column) throws Exception {
    return tab.value(head(column) + ".getAttribute('aria-sort')").asString();
  }

  private static String head(String column) {
    return "[...document.querySelectorAll('#rows th[scope=col]')].find(h => h.textContent === '%s')"
        .formatted(column);
  }

  private static Path hostilePage() throws IOException {
    Path file = folder.resolve("hostile.html");
    try (ExecutionReport report = report("hostile");
        OutputStream out = Files.newOutputStream(file)) {
      int row = 0;
      for (String text : HOSTILE) {
        row++;
        ObjectNode json = json(row, text);
        json.put("record_id", text);
        json.put("model_id", row % 2 == 0 ? "m1" : text);
        json.put("verdict", row % 3 == 0 ? "repaired" : "schema_violation");
        json.put("error_message", text);
        json.putObject("response").putObject("body").put("Completion", text);
        if (row % 3 == 0) {
          json.putObject("output").put(text, text).put("name", text);
        }
        report.add(new RequestId("q" + row), document(json));
      }
      report.add(new RequestId("q<b>"), Optional.empty());
      report.write(out, Instant.EPOCH);
    }
    return file;
  }

  private static Path page(String name, int rows) throws IOException {
    Path file = folder.resolve(name + rows + ".html");
    try (ExecutionReport report = report(name);
        OutputStream out = Files.newOutputStream(file)) {
      for (int row = 1; row <= rows; row++) {
        ObjectNode json = json(row, "Name " + row);
        json.put("verdict", row % 100 == 0 ? "refused" : "ok");
        json.putObject("output").put("name", "name " + row);
        report.add(new RequestId("q" + row), document(json));
      }
      report.write(out, Instant.EPOCH);
    }
    return file;
  }

  private static ObjectNode json(int row, String input) {
    ObjectNode json = Json.object();
    json.put("request_id", "q" + row);
    json.put("record_id", "r" + row);
    json.put("input_value", input);
    json.put("model_id", "m1");
    json.put("attempts", 1);
    json.put("input_tokens", 7);
    json.put("output_tokens", 3);
    json.put("cost_usd", 0.001);
    json.put("latency_ms", row % 1000);
    json.put("created_at", Instant.ofEpochMilli(1_800_000_000_000L + row).toString());
    return json;
  }

  private static Optional<ResultDocument> document(ObjectNode json) {
    return Optional.of(ResultDocument.parse(Json.write(json)));
  }

  private static ExecutionReport report(String name) throws IOException {
    PromptTemplate prompt =
        PromptFile.read(
            Path.of(System.getProperty("seiri.root"), "prompts", "company-name", "v1.yaml"));
    return ExecutionReport.begin(
        Execution.loading(
            new ExecutionId(name),
            Payload.of(prompt.key(), "<b>model</b>"),
            Execution.Provenance.UNKNOWN),
        List.of(prompt),
        new OutputColumns(prompt.outputSchema().orElseThrow().properties(), false),
        Optional.empty());
  }
}
