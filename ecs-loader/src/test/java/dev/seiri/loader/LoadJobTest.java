package dev.seiri.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.request.Request;
import dev.seiri.core.testing.MemoryEvaluations;
import dev.seiri.core.testing.MemoryExecutions;
import dev.seiri.core.testing.MemoryPrompts;
import dev.seiri.core.testing.MemoryRequests;
import dev.seiri.loader.LoadJob.Resolved;
import dev.seiri.loader.source.InputFault;
import dev.seiri.loader.source.SourceOptions;
import dev.seiri.prompts.file.PromptFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class LoadJobTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-01T12:00:00Z"), ZoneOffset.UTC);
  private static final ExecutionId E = new ExecutionId("e");

  @TempDir private Path folder = Path.of("");

  private final MemoryExecutions executions = new MemoryExecutions();
  private final MemoryPrompts prompts = new MemoryPrompts();
  private final MemoryRequests requests = new MemoryRequests();
  private final MemoryEvaluations evaluations = new MemoryEvaluations();
  private final LoadJob job =
      new LoadJob(
          executions, executions.budgets(), requests, prompts, evaluations, "default.model", CLOCK);

  @BeforeEach
  void registerPrompts() {
    prompts.put(template("t", "v1"));
  }

  @Test
  void theExecutionIsWrittenFirstAndTheCountLast() throws Exception {
    Resolved resolved = job.resolve(spec(rows(60)));
    assertThat(executions.find(E)).isEmpty();
    List<Long> progress = new ArrayList<>();
    LoadReport report = job.load(resolved, progress::add);
    assertThat(report).isEqualTo(new LoadReport(60, 0, 0));
    Execution execution = executions.find(E).orElseThrow();
    assertThat(execution.requestCount()).hasValue(60);
    assertThat(execution.status()).isEqualTo(ExecutionStatus.RUNNING);
    assertThat(execution.payload().foundationModelId()).isEqualTo("default.model");
    assertThat(requests.all())
        .hasSize(60)
        .extracting(request -> request.id().value())
        .contains("e-00000001", "e-00000060");
    assertThat(progress).endsWith(60L).isSorted();
  }

  @Test
  void loadingTwiceWritesTheSameItems() throws Exception {
    load(spec(rows(60)));
    List<Request> before = requests.all();
    assertThat(job.resolve(spec(rows(60))).isNew()).isFalse();
    load(spec(rows(60)));
    assertThat(requests.all()).isEqualTo(before);
  }

  @Test
  void aLoadThatBrokeGoesOn() throws Exception {
    requests.failNext(1);
    assertThatThrownBy(() -> load(spec(rows(60)))).isInstanceOf(StoreUnavailable.class);
    assertThat(executions.find(E).orElseThrow().status()).isEqualTo(ExecutionStatus.LOADING);
    load(spec(rows(60)));
    assertThat(requests.all()).hasSize(60);
    assertThat(executions.find(E).orElseThrow().status()).isEqualTo(ExecutionStatus.RUNNING);
  }

  @Test
  void otherRowsOrOtherSettingsUnderTheSameIdAreRefused() throws Exception {
    load(spec(rows(3)));
    assertThatThrownBy(() -> job.resolve(spec(rows(4))))
        .isInstanceOf(LoadFault.class)
        .hasMessageContaining("execution e exists with other rows");
    assertThatThrownBy(() -> job.resolve(spec(rows(3), Optional.empty(), Optional.of("other"))))
        .isInstanceOf(LoadFault.class)
        .hasMessageContaining("execution e exists and asks t/v1 of default.model");
    assertThat(requests.all()).hasSize(3);
  }

  @Test
  void whoRaisesOneLimitKeepsTheOthers() throws Exception {
    Limits.Canary canary = new Limits.Canary(20, 0.5);
    load(
        spec(
            rows(3),
            new Limits(
                Optional.of(new BigDecimal("1.5")), OptionalLong.of(1_000), Optional.of(canary))));
    load(spec(rows(3)));
    load(
        spec(
            rows(3),
            new Limits(
                Optional.of(new BigDecimal("2.50")), OptionalLong.empty(), Optional.empty())));
    assertThat(executions.find(E).orElseThrow().limits())
        .isEqualTo(
            new Limits(
                Optional.of(new BigDecimal("2.50")), OptionalLong.of(1_000), Optional.of(canary)));
  }

  @Test
  void aCancelledExecutionIsNotLoadedAgain() throws Exception {
    Resolved resolved = job.resolve(spec(rows(3)));
    job.load(resolved, rows -> {});
    executions.cancel(E, "enough");
    assertThatThrownBy(() -> job.resolve(spec(rows(3))))
        .isInstanceOf(LoadFault.class)
        .hasMessageContaining("execution e was cancelled; use another --execution-id");
    assertThatThrownBy(() -> job.load(resolved, rows -> {}))
        .as("cancelled meanwhile")
        .isInstanceOf(LoadFault.class);
  }

  @Test
  void aLabelIsResolvedOnceAndTheExecutionKeepsItsVersion() throws Exception {
    prompts.put(template("t", "v2"));
    prompts.label("t", "@production", "v2");
    load(spec(rows(3)));
    assertThat(executions.find(E).orElseThrow().payload().prompt())
        .isEqualTo(new PromptKey("t", "v2"));
    prompts.label("t", "@production", "v1");
    assertThat(job.resolve(spec(rows(3))).execution().payload().prompt())
        .isEqualTo(new PromptKey("t", "v2"));
  }

  @Test
  void evaluationsSayHowManyRowsACallHasAndTheExecutionKeepsIt() throws Exception {
    LoadSpec auto = spec(rows(3)).withAutoRows();
    Resolved before = job.resolve(auto);
    assertThat(before.execution().payload().inference().rowsPerCall()).hasValue(1);
    assertThat(before.notes())
        .singleElement()
        .asString()
        .startsWith("one row a call: no evaluation of several sizes of t/v1 with default.model");

    evaluations.write(evaluation(10, true));
    Resolved after = job.resolve(auto);
    Inference chosen = after.execution().payload().inference();
    assertThat(chosen.rowsPerCall()).hasValue(10);
    assertThat(chosen.echo()).contains(true);
    assertThat(after.notes()).singleElement().asString().startsWith("up to 10 rows a call: ");

    job.load(after, rowsLoaded -> {});
    evaluations.write(evaluation(20, true));
    Resolved again = job.resolve(auto);
    assertThat(again.execution().payload().inference()).isEqualTo(chosen);
    assertThat(again.notes()).isEmpty();
  }

  @Test
  void settingsThatNoEvaluationHasTakeANumber() throws Exception {
    LoadSpec spec = spec(rows(3)).with(Inference.ofMaxTokens(50)).withAutoRows();
    assertThatThrownBy(() -> job.resolve(spec))
        .isInstanceOf(LoadFault.class)
        .hasMessageContaining("give a number, or leave out max_tokens");
  }

  private static Evaluation evaluation(int rows, boolean echo) {
    ObjectNode figures = Json.object();
    figures.put("order_seed", rows);
    figures.put("rows_per_call", rows);
    figures.put("against_rows_per_call", 1);
    figures.put("echo", echo);
    figures.put("rows_in_call", rows);
    figures.put("finding", "passes");
    figures.put("margin", 0.02);
    return new Evaluation(
        "e-" + rows,
        new PromptKey("t", "v1"),
        "default.model",
        new Evaluation.Golden("golden.jsonl", "abc"),
        List.of(new Evaluation.Row("r1", true, List.of())),
        figures,
        CLOCK.instant().plusSeconds(rows),
        "me");
  }

  @Test
  void whatIsUnknownIsNamedWithWhatIsKnown() throws Exception {
    prompts.put(template("t", "v2"));
    Path rows = rows(1);
    assertThatThrownBy(() -> job.resolve(spec(rows)))
        .hasMessageContaining("task t has several versions and no @production")
        .hasMessageContaining("v1, v2");
    assertThatThrownBy(() -> job.resolve(spec(rows, Optional.of("v9"), Optional.empty())))
        .hasMessageContaining("there is no prompt t/v9; its versions are v1, v2");
    assertThatThrownBy(() -> job.resolve(spec(rows, Optional.of("@x"), Optional.empty())))
        .hasMessageContaining("task t has no label @x");
    LoadSpec other =
        new LoadSpec(
            E,
            SourceOptions.of(rows),
            "nope",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            true,
            OptionalInt.empty(),
            Limits.NONE,
            List.of(),
            "me");
    assertThatThrownBy(() -> job.resolve(other))
        .hasMessageContaining("there is no task nope; the tasks are t");
  }

  @Test
  void duplicateIdsAndOversizeRowsAreCountedAndKept() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("d.csv"),
            "record_id,name\na,1\na,2\nb,\"" + "日".repeat(150_000) + "\"\n");
    LoadReport report = load(spec(file));
    assertThat(report).isEqualTo(new LoadReport(3, 1, 1));
    assertThat(requests.all()).hasSize(3);
    Request oversize = requests.find(RequestId.ofRow(E, 3)).orElseThrow();
    assertThat(oversize.oversizeBytes().orElseThrow()).isGreaterThan(450_000);
  }

  @Test
  void nothingIsWrittenWhenTheLastRowIsAtFault() throws Exception {
    Path file = Files.writeString(folder.resolve("b.csv"), "record_id,name\na,1\nb,2,3\n");
    assertThatThrownBy(() -> job.resolve(spec(file))).hasMessageContaining("b.csv:3:");
    assertThat(executions.find(E)).isEmpty();
    assertThat(requests.all()).isEmpty();
  }

  @Test
  void theProgramNamesAMissingSetting() {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    int status =
        LoaderMain.run(
            new String[] {"rows.csv", "--task", "t"},
            Map.of(),
            CLOCK,
            new PrintStream(said, true, StandardCharsets.UTF_8));
    assertThat(status).isEqualTo(2);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .isEqualToIgnoringNewLines(
            "seiri-loader: the environment variable EXECUTIONS_TABLE_NAME is not set");
  }

  @Test
  void aLabelIsNoFileOfArguments() throws IOException {
    Path file = Files.writeString(folder.resolve("candidate"), "v1\n--no-such-option\n");
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    LoaderMain.run(
        new String[] {"rows.csv", "--task", "t", "--prompt-version", "@" + file},
        Map.of(),
        CLOCK,
        new PrintStream(said, true, StandardCharsets.UTF_8));
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("EXECUTIONS_TABLE_NAME is not set");
  }

  @Test
  void rowsWithoutThePromptsColumnAreNotLoaded() throws Exception {
    prompts.put(
        PromptFile.parse(
            """
            task_name: t
            prompt_version: fields
            prompt_template: "{{ fields.address }}{% if fields.note is not empty %}!{% endif %}"
            """,
            "test"));
    assertThatThrownBy(() -> job.resolve(spec(rows(3), Optional.of("fields"), Optional.empty())))
        .isInstanceOf(LoadFault.class)
        .hasMessage(
            "prompt t/fields takes \"address\" from each row, and these rows have none; their"
                + " column \"name\" is sent as input_value; to send several as fields.COLUMN, name"
                + " each with --input-column");
    Path wide = Files.writeString(folder.resolve("w.csv"), "id,name,place\n1,a,b\n");
    assertThatThrownBy(() -> job.resolve(spec(wide, Optional.of("fields"), Optional.empty())))
        .hasMessageContaining("sent as fields.COLUMN with the columns name, place; rename");
    Path right = Files.writeString(folder.resolve("r.csv"), "id,address,note\n1,a,\n");
    assertThat(load(spec(right, Optional.of("fields"), Optional.empty())).rows()).isEqualTo(1);
    assertThat(requests.all()).hasSize(1);
  }

  @Test
  void nothingIsLoadedWhileANoteIsAnError() throws Exception {
    Path nul = Files.writeString(folder.resolve("nul.csv"), "id,name\n1,a\0b\n");
    assertThatThrownBy(() -> job.resolve(spec(nul)))
        .isInstanceOf(InputFault.class)
        .hasMessageEndingWith(
            "nul.csv: line 2: 1 NUL stands in the text: remove them, or say --charset UTF-8 to have"
                + " each replaced by U+FFFD");
    assertThat(executions.find(E)).isEmpty();
  }

  @Test
  void aFileThatIsChangedWhileItIsLoadedIsNeverLoadedWhole() throws Exception {
    Path file = rows(60);
    Resolved resolved = job.resolve(spec(file));
    Files.writeString(file, Files.readString(file).replace("name 59", "name x"));
    assertThatThrownBy(() -> job.load(resolved, rows -> {}))
        .isInstanceOf(InputFault.class)
        .hasMessageContaining("was changed while it was loaded");
    assertThat(executions.find(E).orElseThrow().requestCount()).isEmpty();
  }

  private LoadReport load(LoadSpec spec) throws InterruptedException {
    return job.load(job.resolve(spec), rows -> {});
  }

  private static LoadSpec spec(Path file) {
    return spec(file, Limits.NONE);
  }

  private static LoadSpec spec(Path file, Limits limits) {
    return spec(file, Optional.empty(), Optional.empty(), limits);
  }

  private static LoadSpec spec(Path file, Optional<String> version, Optional<String> model) {
    return spec(file, version, model, Limits.NONE);
  }

  private static LoadSpec spec(
      Path file, Optional<String> version, Optional<String> model, Limits limits) {
    return new LoadSpec(
        E,
        SourceOptions.of(file),
        "t",
        version,
        model,
        List.of(),
        true,
        OptionalInt.empty(),
        limits,
        List.of(),
        "me");
  }

  private Path rows(int count) throws IOException {
    StringBuilder csv = new StringBuilder("record_id,name\n");
    for (int i = 0; i < count; i++) {
      csv.append("r").append(i).append(",name ").append(i).append('\n');
    }
    return Files.writeString(folder.resolve("rows-" + count + ".csv"), csv);
  }

  private static PromptTemplate template(String task, String version) {
    return PromptFile.parse(
        """
        task_name: %s
        prompt_version: %s
        prompt_template: "<input>{{ input_value }}</input>"
        """
            .formatted(task, version),
        "test");
  }
}
