package dev.seiri.cli.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.ModelDesk;
import dev.seiri.cli.testing.SharedModels;
import dev.seiri.cli.testing.SharedStack;
import dev.seiri.core.json.Json;
import dev.seiri.local.bedrock.StandInQuestion;
import dev.seiri.local.bedrock.StandInReply;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The figures of a report against those of the server that was called. It writes down each call
/// with what it says of it, and adds that up by itself.
@Tag("stack")
@ExtendWith(SharedStack.class)
class RecomputedFiguresTest {
  private static final String FIRST = "anthropic.claude-haiku-4-5-20251001-v1:0";
  private static final String SECOND = "anthropic.claude-opus-5-5-v1:0";

  /// US dollars per million tokens, into and out of a model.
  private static final Map<String, long[]> PRICES =
      Map.of(FIRST, new long[] {1, 5}, SECOND, new long[] {4, 20});

  private static final Pattern ITEM = Pattern.compile("item-[a-z]+-[0-9]+");
  private static final Pattern PACKED =
      Pattern.compile("<row id=\"([^\"]+)\">\\s*(?:<input>)?(item-[a-z]+-[0-9]+)");

  private final Desk desk;
  private final SharedModels models;
  private final Server server = new Server();

  RecomputedFiguresTest(ModelDesk desk) {
    this.desk = desk.desk();
    this.models = desk.models();
  }

  @Test
  void figuresOfSingleRowsAreTheServers() throws IOException {
    List<String> rows = new ArrayList<>();
    for (String kind :
        List.of("good", "mend", "refuse", "flaky", "throttle", "away", "broken", "bad")) {
      IntStream.range(0, kind.equals("good") ? 20 : 3)
          .forEach(i -> rows.add("item-%s-%s".formatted(kind, i)));
    }
    rows.addAll(List.of("item-good-1", "item-mend-1", "item-broken-1"));
    check("recomputed", "", rows);
  }

  @Test
  void figuresOfPackedRowsAreTheServers() throws IOException {
    List<String> rows = new ArrayList<>();
    for (String kind : List.of("good", "drop", "wrong", "throttle")) {
      IntStream.range(0, kind.equals("good") ? 30 : 3)
          .forEach(i -> rows.add("item-%s-%s".formatted(kind, i)));
    }
    rows.addAll(List.of("item-good-1", "item-drop-1"));
    check("recomputed-packed", "defaults: {rows_per_call: 5}", rows);
  }

  private void check(String task, String defaults, List<String> rows) throws IOException {
    models.serve(task, server::reply);
    desk.register(
        desk.write(
            task + ".yaml",
            """
            task_name: %s
            prompt_version: v1
            prompt_template: "<input>{{ input_value }}</input>"
            output_schema:
              type: object
              properties: {a: {type: string}}
              required: [a]
              additionalProperties: false
            %s
            """
                .formatted(task, defaults)));
    Path out = desk.folder().resolve(task + ".jsonl");
    Path page = desk.folder().resolve(task + ".html");
    desk.must(
        "run",
        desk.write(task + ".csv", "text\n" + String.join("\n", rows)).toString(),
        "--input-column",
        "text",
        "--task",
        task,
        "--execution-id",
        task,
        "--model",
        FIRST,
        "--fallback-model",
        SECOND,
        "--bedrock",
        models.endpoint(),
        "--output",
        out.toString());
    desk.must("report", task, "--output", page.toString());
    List<JsonNode> results = Files.readAllLines(out).stream().map(Json::read).toList();
    assertThat(results).hasSize(rows.size());

    List<Call> calls = server.calls();
    assertThat(calls).extracting(Call::model).contains(FIRST);
    assertThat(sum(results, "attempts")).as("attempts").isEqualTo(calls.size());
    assertThat(sum(results, "input_tokens")).isEqualTo(total(calls, Call::input));
    assertThat(sum(results, "output_tokens")).isEqualTo(total(calls, Call::output));
    assertThat(
            results.stream()
                .map(result -> result.path("cost_usd").decimalValue())
                .reduce(BigDecimal.ZERO, BigDecimal::add))
        .isEqualByComparingTo(cost(calls));

    String html = Files.readString(page);
    Map<String, List<String>> costs = table(html, "Table: tokens and cost by model");
    Map<String, List<String>> latencies = table(html, "Table: latency by model");
    Map<String, List<Call>> byModel = calls.stream().collect(Collectors.groupingBy(Call::model));
    Map<String, List<Long>> times = latenciesByModel(results, calls);
    byModel.forEach((model, own) -> {
      List<String> figures = Optional.ofNullable(costs.get(model)).orElseThrow();
      assertThat(figures.get(2)).as("calls of %s", model).isEqualTo(shown(own.size()));
      assertThat(figures.get(4))
          .as("tokens in of %s", model)
          .isEqualTo(shown(total(own, Call::input)));
      assertThat(figures.get(6))
          .as("tokens out of %s", model)
          .isEqualTo(shown(total(own, Call::output)));
      assertThat(new BigDecimal(figures.get(7)))
          .as("cost of %s", model)
          .isEqualByComparingTo(cost(own).setScale(6, RoundingMode.HALF_UP));
      List<Long> sorted = times.getOrDefault(model, List.of());
      List<String> shares = Optional.ofNullable(latencies.get(model)).orElseThrow();
      assertThat(shares.get(0)).as("answers of %s", model).isEqualTo(shown(sorted.size()));
      assertThat(shares.get(6)).as("p50 of %s", model).isEqualTo(percentile(sorted, 50));
      assertThat(shares.get(7)).as("p95 of %s", model).isEqualTo(percentile(sorted, 95));
    });
  }

  /// How long the model took for each row that was paid for, by the model that answered last.
  private static Map<String, List<Long>> latenciesByModel(
      List<JsonNode> results, List<Call> calls) {
    Map<String, List<Long>> times = new TreeMap<>();
    for (JsonNode result : results) {
      String item = result.path("input_value").asString();
      List<Call> answers =
          calls.stream()
              .filter(call -> call.status() == 200 && call.items().contains(item))
              .toList();
      if (result.path("reused").asBoolean() || answers.isEmpty()) {
        assertThat(result.path("latency_ms").isNull()).as("%s has no latency", item).isTrue();
        continue;
      }
      assertThat(result.path("latency_ms").asLong()).as(item).isNotNegative();
      times
          .computeIfAbsent(answers.getLast().model(), model -> new ArrayList<>())
          .add(total(answers, Call::millis));
    }
    times.values().forEach(Collections::sort);
    return times;
  }

  private static String percentile(List<Long> sorted, int percent) {
    return sorted.isEmpty() ? "–" : shown(sorted.get((sorted.size() * percent + 99) / 100 - 1));
  }

  private static String shown(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  private static BigDecimal cost(List<Call> calls) {
    long millionths = 0;
    for (Call call : calls) {
      long[] prices = Optional.ofNullable(PRICES.get(call.model())).orElseThrow();
      millionths += call.input() * prices[0] + call.output() * prices[1];
    }
    return BigDecimal.valueOf(millionths, 6);
  }

  private static long sum(List<JsonNode> results, String key) {
    return results.stream().mapToLong(result -> result.path(key).asLong()).sum();
  }

  private static long total(List<Call> calls, ToLongFunction<Call> figure) {
    return calls.stream().mapToLong(figure).sum();
  }

  /// The cells of a table of the page, by the heading of their row.
  private static Map<String, List<String>> table(String html, String label) {
    int from = html.indexOf(label);
    assertThat(from).as(label).isPositive();
    String body = html.substring(html.indexOf("<tbody>", from), html.indexOf("</tbody>", from));
    Map<String, List<String>> lines = new LinkedHashMap<>();
    for (String line : body.split("<tr>", -1)) {
      Matcher heading = Pattern.compile("<th scope=\"row\">([^<]*)</th>").matcher(line);
      if (heading.find()) {
        lines.put(
            heading.group(1),
            Pattern.compile("<td class=\"number\">([^<]*)</td>")
                .matcher(line)
                .results()
                .map(cell -> cell.group(1))
                .toList());
      }
    }
    return lines;
  }

  /// A call as the server saw it.
  ///
  /// @param items the rows that it asked about
  /// @param millis what the server says it took
  private record Call(
      String model, List<String> items, int status, long input, long output, long millis) {}

  /// A model with a fault by the name of the row.
  private static final class Server {
    private final List<Call> calls = new ArrayList<>();
    private final Map<String, Integer> asked = new TreeMap<>();

    synchronized List<Call> calls() {
      return List.copyOf(calls);
    }

    synchronized StandInReply reply(StandInQuestion question) {
      String text = question.userTexts().getFirst();
      List<String> items = ITEM.matcher(text).results().map(match -> match.group()).toList();
      int times = asked.merge(question.modelId() + text, 1, Integer::sum);
      Optional<StandInReply.Failure> failure = failure(items, question.modelId(), times);
      if (failure.isPresent()) {
        calls.add(new Call(question.modelId(), items, failure.get().status(), 0, 0, 0));
        return failure.get();
      }
      boolean again = question.userTexts().size() > 1;
      boolean refused = has(items, "refuse");
      String said =
          refused
              ? "I cannot."
              : text.contains("<row id=")
                  ? packed(text)
                  : has(items, "broken") || (has(items, "mend") && !again)
                      ? "{\"a\":"
                      : answer(items.getFirst()).toString();
      long input = 20 + calls.size() % 7 + (long) text.length() / 4;
      long output = 3 + calls.size() % 5 + (long) said.length() / 4;
      long millis = 100 + 37L * calls.size() % 900;
      calls.add(new Call(question.modelId(), items, 200, input, output, millis));
      ObjectNode body = Json.object();
      ObjectNode message = body.putObject("output").putObject("message");
      message.put("role", "assistant");
      ArrayNode content = message.putArray("content");
      if (question.tool() && !refused && said.startsWith("{\"a") && said.endsWith("}")) {
        ObjectNode use = content.addObject().putObject("toolUse");
        use.put("toolUseId", "t1");
        use.put("name", question.schemaName().orElse("answer"));
        use.set("input", Json.read(said));
        body.put("stopReason", "tool_use");
      } else {
        content.addObject().put("text", said);
        body.put("stopReason", refused ? "content_filtered" : "end_turn");
      }
      ObjectNode usage = body.putObject("usage");
      usage.put("inputTokens", input);
      usage.put("outputTokens", output);
      usage.put("totalTokens", input + output);
      body.putObject("metrics").put("latencyMs", millis);
      return new StandInReply.Raw(Json.write(body));
    }

    private static Optional<StandInReply.Failure> failure(
        List<String> items, String model, int times) {
      if (has(items, "bad")) {
        return Optional.of(new StandInReply.Failure(400, "ValidationException", "not wanted"));
      }
      if ((has(items, "flaky") && times == 1) || (has(items, "away") && model.equals(FIRST))) {
        return Optional.of(new StandInReply.Failure(500, "InternalServerException", "oops"));
      }
      return has(items, "throttle") && times == 1
          ? Optional.of(new StandInReply.Failure(429, "ThrottlingException", "slow down"))
          : Optional.empty();
    }

    private static boolean has(List<String> items, String kind) {
      return items.stream().anyMatch(item -> item.contains("-" + kind + "-"));
    }

    private static ObjectNode answer(String item) {
      return Json.object().put("a", item);
    }

    /// The answers to a call of several rows: some are missing, some have the wrong form.
    private static String packed(String text) {
      ObjectNode answer = Json.object();
      ArrayNode answers = answer.putArray("answers");
      Matcher row = PACKED.matcher(text);
      while (row.find()) {
        String item = row.group(2);
        if (!item.contains("-drop-")) {
          ObjectNode one = answers.addObject();
          one.put("id", row.group(1));
          one.set("answer", item.contains("-wrong-") ? Json.object().put("b", 1) : answer(item));
        }
      }
      return answer.toString();
    }
  }
}
