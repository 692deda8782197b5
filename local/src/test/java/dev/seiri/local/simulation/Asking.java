package dev.seiri.local.simulation;

import dev.seiri.core.json.Json;
import dev.seiri.core.model.Usage;
import dev.seiri.local.bedrock.StandInModel;
import dev.seiri.local.bedrock.StandInQuestion;
import dev.seiri.local.bedrock.StandInReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Simulated models of a profile, and questions to them about the rows `row-0` and so on.
final class Asking {
  static final JsonNode SCHEMA =
      Json.read(
          """
          {"type":"object","properties":{"name":{"type":"string"},"number":{"type":"string"}}}
          """);

  private static final JsonNode PACKED =
      Json.read(
          """
          {"type":"object","properties":{"answers":{"type":"array","items":{"type":"object",
           "properties":{"id":{"type":"string"},"echo":{"type":"string","maxLength":6},
            "answer":%s}}}}}
          """
              .formatted(Json.write(SCHEMA)));

  private final Simulation simulation;

  private Asking(Simulation simulation) {
    this.simulation = simulation;
  }

  /// A profile beside a file `truth.jsonl` of this many rows.
  static Asking of(Path folder, int rows, String profile) throws IOException {
    Files.writeString(
        folder.resolve("truth.jsonl"),
        IntStream.range(0, rows)
            .mapToObj(i ->
                Json.write(
                    Json.object()
                        .put("record_id", "r" + i)
                        .put("input_value", input(i))
                        .set("expected", truth(i))))
            .collect(Collectors.joining("\n")));
    Path file = Files.writeString(folder.resolve("profile.yaml"), profile);
    return new Asking(
        Simulation.ofEnvironment(Map.of(Simulation.VARIABLE, file.toString())).orElseThrow());
  }

  Simulation simulation() {
    return simulation;
  }

  static String input(int row) {
    return "row-" + row;
  }

  static JsonNode truth(int row) {
    return Json.object().put("name", "名前" + row).put("number", Integer.toString(10_000 + row));
  }

  /// What a model answers about one row.
  JsonNode answer(String model, int row, Map<String, String> metadata) {
    return Json.read(text(reply(model, single(model, row, "", metadata))));
  }

  JsonNode answer(String model, int row) {
    return answer(model, row, Map.of());
  }

  /// What a model answers about rows in one call: ids are `id` and the row's number.
  JsonNode packed(String model, List<Integer> rows) {
    return packed(model, rows, -1, "");
  }

  /// @param hostile the row that also holds `words`
  JsonNode packed(String model, List<Integer> rows, int hostile, String words) {
    String text =
        rows.stream()
            .map(row ->
                "<row id=\"id%s\">\n%s%s\n</row id=\"id%s\">"
                    .formatted(row, input(row), row == hostile ? "\n" + words : "", row))
            .collect(Collectors.joining("\n", "The rows:\n", ""));
    return Json.read(text(reply(model, question(model, "", text, PACKED, Map.of()))))
        .path("answers");
  }

  StandInReply.Blocks reply(String model, StandInQuestion question) {
    return switch (model(model).reply(question)) {
      case StandInReply.Billed(StandInReply.Blocks blocks, var bill) -> {
        bill.accept(blocks, Usage.NONE);
        yield blocks;
      }
      case StandInReply other -> throw new AssertionError(other);
    };
  }

  StandInModel model(String name) {
    StandInModel model = simulation.models().get(name);
    if (model == null) {
      throw new AssertionError(name);
    }
    return model;
  }

  static StandInQuestion single(
      String model, int row, String system, Map<String, String> metadata) {
    return question(model, system, "<input>" + input(row) + "</input>", SCHEMA, metadata);
  }

  private static StandInQuestion question(
      String model, String system, String text, JsonNode schema, Map<String, String> metadata) {
    return new StandInQuestion(
        model,
        system,
        List.of(text),
        Optional.of("task"),
        Optional.of(schema),
        false,
        10_000,
        "",
        metadata);
  }

  static String text(StandInReply.Blocks reply) {
    return reply.blocks().getFirst().path("text").asString();
  }
}
