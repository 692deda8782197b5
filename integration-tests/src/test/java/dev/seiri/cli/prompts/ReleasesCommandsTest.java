package dev.seiri.cli.prompts;

import static dev.seiri.cli.testing.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.cli.testing.SharedStack;
import dev.seiri.core.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

/// Labels, releases and experiments from the command line.
@Tag("stack")
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReleasesCommandsTest {
  private final Desk desk;

  ReleasesCommandsTest(Desk desk) {
    this.desk = desk;
  }

  @BeforeAll
  void register() throws IOException {
    for (String version : List.of("v1", "v2", "v3")) {
      register("labels", version);
    }
  }

  private void register(String task, String version) throws IOException {
    desk.register(
        desk.write(
            task + version + ".yaml",
            """
            task_name: %s
            prompt_version: %s
            prompt_template: "%s {{ input_value }}"
            """
                .formatted(task, version, version)));
  }

  @Test
  void aLabelIsMovedRolledBackAndItsHistoryKept() throws IOException {
    register("moves", "v1");
    register("moves", "v2");
    assertThat(desk.seiri("prompts", "promote", "moves", "v1").out())
        .isEqualTo("moved moves/@production - -> v1\n");
    assertThat(
            desk.seiri(
                    "prompts",
                    "promote",
                    "moves",
                    "v2",
                    "--label",
                    "@production",
                    "--why",
                    "新しい\ttab")
                .out())
        .isEqualTo("moved moves/@production v1 -> v2\n");
    assertThat(desk.seiri("prompts", "show", "moves").out()).contains("prompt_version: \"v2\"");
    assertThat(desk.seiri("prompts", "promote", "moves", "v2").out())
        .isEqualTo("unchanged moves/@production v2\n");
    assertThat(desk.seiri("prompts", "rollback", "moves").out())
        .isEqualTo("moved moves/@production v2 -> v1\n");
    assertThat(
            desk.seiri("prompts", "promote", "moves", "@production", "--label", "candidate").out())
        .isEqualTo("moved moves/@candidate - -> v1\n");
    List<String> history = desk.seiri("prompts", "history", "moves").out().lines().toList();
    assertThat(history).hasSize(5);
    assertThat(history.getFirst()).isEqualTo("moved_at\tlabel\tfrom\tto\tkind\tmoved_by\twhy");
    assertThat(history.get(2)).contains("\t@production\tv2\tv1\trollback\t");
    assertThat(history.get(3)).endsWith("\t新しい tab");
    assertThat(desk.seiri("prompts", "history", "moves", "--label", "candidate").out().lines())
        .hasSize(2);
    assertFault(desk, "has no earlier version to go back to", "prompts", "rollback", "moves");
    assertThat(
            desk.seiri(
                    "query",
                    "SELECT label, revision, kind, from_version, prompt_version, why, is_current"
                        + " FROM labels WHERE task_name = 'moves' ORDER BY label, revision",
                    "--format",
                    "jsonl")
                .out()
                .lines())
        .containsExactly(
            "{\"label\":\"@candidate\",\"revision\":1,\"kind\":\"promote\",\"from_version\":null,"
                + "\"prompt_version\":\"v1\",\"why\":null,\"is_current\":true}",
            "{\"label\":\"@production\",\"revision\":1,\"kind\":\"promote\",\"from_version\":null,"
                + "\"prompt_version\":\"v1\",\"why\":null,\"is_current\":false}",
            "{\"label\":\"@production\",\"revision\":2,\"kind\":\"promote\",\"from_version\":\"v1\","
                + "\"prompt_version\":\"v2\",\"why\":\"新しい\\ttab\",\"is_current\":false}",
            "{\"label\":\"@production\",\"revision\":3,\"kind\":\"rollback\",\"from_version\":\"v2\","
                + "\"prompt_version\":\"v1\",\"why\":null,\"is_current\":true}");
    assertThat(
            desk.seiri(
                    "query",
                    "SELECT prompt_version, prompt_template, output_schema, example_count,"
                        + " created_at IS NOT NULL FROM prompts WHERE task_name = 'moves'"
                        + " ORDER BY prompt_version",
                    "--format",
                    "csv")
                .out()
                .lines()
                .skip(1))
        .containsExactly("v1,v1 {{ input_value }},,0,true", "v2,v2 {{ input_value }},,0,true");
  }

  @Test
  void anImpossibleMoveIsReportedInOneLine() {
    assertFault(
        desk,
        "there is no prompt labels/v9; the versions of labels are v1, v2, v3",
        "prompts",
        "promote",
        "labels",
        "v9");
    assertFault(desk, "there is no task nope", "prompts", "promote", "nope", "v1");
    assertFault(desk, "there is no task nope", "prompts", "history", "nope");
    assertFault(
        desk, "--label: a label must be", "prompts", "promote", "labels", "v1", "--label", "a#b");
    assertFault(desk, "there is no label labels/@x", "prompts", "promote", "labels", "@x");
    assertFault(
        desk,
        "it points at nothing",
        "prompts",
        "promote",
        "labels",
        "v1",
        "--label",
        "f",
        "--from",
        "v2");
    assertFault(desk, "VERSION must not be blank", "prompts", "promote", "labels", " ");
    assertFault(desk, "TASK must not be blank", "prompts", "rollback", " ");
    assertFault(
        desk, "set APPCONFIG_APPLICATION", "prompts", "release", "labels", "v1", "--strategy", "s");
    assertFault(
        desk, "Missing required option: '--strategy=NAME'", "prompts", "release", "labels", "v1");
  }

  @Test
  void executionsAreCreatedWithTheLabelsOfAppConfigsAgent() throws IOException {
    Path rows = Files.writeString(desk.folder().resolve("rows.csv"), "record_id,name\nr1,x\n");
    AtomicReference<String> delivered = new AtomicReference<>(document("v2"));
    HttpServer agent =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    agent.createContext(
        "/applications/a/environments/e/configurations/p",
        exchange -> {
          try (exchange) {
            byte[] bytes = delivered.get().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
          }
        });
    agent.start();
    assertFault(
        desk.with(Map.of("APPCONFIG_APPLICATION", "a")),
        "APPCONFIG_ENVIRONMENT and APPCONFIG_PROFILE must be set too",
        "prompts",
        "list");
    Desk told =
        desk.with(
            Map.of(
                "APPCONFIG_APPLICATION",
                "a",
                "APPCONFIG_ENVIRONMENT",
                "e",
                "APPCONFIG_PROFILE",
                "p",
                "APPCONFIG_AGENT_URL",
                "http://localhost:" + agent.getAddress().getPort()));
    try {
      assertThat(load(told, rows).err()).contains("labels/v2 with");
      assertThat(told.seiri("prompts", "promote", "labels", "v1").err())
          .contains("note: that is the table's label");
      Output gated =
          told.seiri("prompts", "release", "labels", "v3", "--strategy", "at-once", "--gate");
      assertThat(gated.status()).isEqualTo(1);
      assertThat(gated.err())
          .contains("the gate refuses labels/v3, and nothing is moved:")
          .contains("there is no evaluation of labels/v3 that counts");
      assertThat(told.seiri("doctor").out()).contains("ok\tlabels\tlabels/@production is v2");
      delivered.set(document("v9"));
      Output doctor = told.seiri("doctor");
      assertThat(doctor.status()).isEqualTo(1);
      assertThat(doctor.out())
          .contains(
              "fault\tlabels\tlabels/@production is v9, by AppConfig, which is not registered");
      delivered.set(document("v3"));
      pastFreshness();
      assertThat(load(told, rows).err()).contains("labels/v3 with");
      agent.stop(0);
      pastFreshness();
      Output away = load(told, rows);
      assertThat(away.err()).contains("labels/v3 with");
      assertThat(away.err().lines().filter(line -> line.contains("no agent answers there")))
          .hasSize(1);
      assertThat(told.seiri("doctor").out()).contains("start AWS AppConfig's agent here");
    } finally {
      agent.stop(0);
    }
    assertThat(load(desk, rows).err()).as("the table's own").contains("labels/v1 with");
  }

  /// Makes the last document older than the time for which an answer is used.
  private void pastFreshness() throws IOException {
    try (var files = Files.list(desk.home().resolve("labels"))) {
      Path file = files.findFirst().orElseThrow();
      Files.writeString(
          file,
          Files.readString(file)
              .replaceFirst(
                  "\"read_at\":\"[^\"]*\"",
                  "\"read_at\":\"%s\"".formatted(Clock.systemUTC().instant().minusSeconds(60))));
    }
  }

  private static Output load(Desk told, Path rows) {
    Output said = told.seiri("load", rows.toString(), "--task", "labels");
    assertThat(said.status()).as(said.err()).isZero();
    return said;
  }

  private static String document(String version) {
    return "{\"labels\":{\"labels\":{\"@production\":\"%s\"}}}".formatted(version);
  }

  @Test
  void anExperimentIsRunRunAgainAndCompared() throws IOException {
    // A run without a version still gets the first.
    desk.must("prompts", "promote", "company-name", "v1");
    desk.register(
        desk.write(
            "next.yaml",
            desk.seiri("prompts", "show", "company-name", "v1")
                .out()
                .replace("prompt_version: \"v1\"", "prompt_version: \"v2\"")));
    desk.seiri("prompts", "promote", "company-name", "v2", "--label", "candidate");
    Path out = desk.folder().resolve("experiment.csv");
    String[] run = {
      "run",
      Desk.example("companies.csv"),
      "--task",
      "company-name",
      "--prompt-version",
      "v1",
      "--execution-id",
      "experiment",
      "--variant",
      "now=1",
      "--variant",
      "next=1,prompt=@candidate,temperature=0.5",
      "--output",
      out.toString()
    };
    Output said = desk.seiri(run);
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.err()).contains("variant now=1").contains("variant next=1 prompt=v2");
    List<String> lines = Files.readAllLines(out);
    assertThat(lines.getFirst()).endsWith(",variant,verdict,reason,flags");
    assertThat(lines).filteredOn(line -> line.contains(",now,ok,")).isNotEmpty();
    assertThat(lines).filteredOn(line -> line.contains(",next,ok,")).isNotEmpty();
    assertThat(desk.seiri(run).status()).isZero();
    assertThat(Files.readAllLines(out)).isEqualTo(lines);
    assertThat(desk.seiri("status", "experiment").out())
        .contains("next=1 prompt=v2 temperature=0.5");

    Output table = desk.seiri("compare", "experiment");
    assertThat(table.status()).as(table.err()).isZero();
    assertThat(table.out().lines()).hasSize(3);
    JsonNode json = Json.read(desk.seiri("compare", "experiment", "--format", "json").out());
    assertThat(json.path("execution_id").asString()).isEqualTo("experiment");
    assertThat(json.path("variants").findValuesAsString("variant")).containsExactly("now", "next");
    assertThat(
            StreamSupport.stream(json.path("variants").spliterator(), false)
                .mapToLong(variant -> variant.path("rows").asLong())
                .sum())
        .isEqualTo(60);
    assertThat(
            desk.seiri(
                    "query", "--name", "variants-of-an-execution", "experiment", "--format", "csv")
                .out())
        .contains("next,")
        .contains("now,");
  }

  @Test
  void anInvalidExperimentIsReportedInOneLine() {
    String rows = Desk.example("people.csv");
    assertFault(
        desk,
        "--variant a: must be NAME=WEIGHT",
        "run",
        rows,
        "--task",
        "person-name",
        "--variant",
        "a");
    assertFault(
        desk,
        "has no label @candidate",
        "run",
        rows,
        "--task",
        "person-name",
        "--variant",
        "a=1,prompt=@candidate");
    assertFault(desk, "there is no execution unknown", "compare", "unknown");
    assertFault(desk, "--format", "compare", "x", "--format", "xml");
  }
}
