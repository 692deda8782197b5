package dev.seiri.core.result;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.execution.Terms;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Usage;
import dev.seiri.core.request.Request;
import java.math.BigDecimal;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A result as JSON: the seed's nested fields and flat columns for SQL, on one line.
///
/// Tokens, cost and latency are those paid for on this row's behalf: a reused answer costs nothing
/// here, so that sums over results are sums of money.
public final class ResultDocument {
  private final ObjectNode json;

  private ResultDocument(ObjectNode json) {
    this.json = json;
  }

  /// The document of a result.
  public static ResultDocument of(Result result, ModelCatalog catalog) {
    ObjectNode json = Json.object();
    identify(json, result);
    json.set("response", response(result));
    conclude(json, result);
    account(json, result, catalog);
    json.put("created_at", result.createdAt().truncatedTo(ChronoUnit.MILLIS).toString());
    return new ResultDocument(json);
  }

  /// Reads a document back.
  ///
  /// @throws tools.jackson.core.JacksonException if it is not JSON
  /// @throws IllegalArgumentException if it is no result document
  public static ResultDocument parse(String line) {
    if (Json.read(line) instanceof ObjectNode object && object.path("verdict").isString()) {
      return new ResultDocument(object);
    }
    throw new IllegalArgumentException("not a result document: it has no verdict");
  }

  public ObjectNode json() {
    return json;
  }

  /// The document on one line, without its line feed.
  public String line() {
    return Json.write(json);
  }

  public Verdict verdict() {
    return Verdict.of(json.path("verdict").stringValue());
  }

  /// What this row adds to the counters.
  public Tally tally() {
    return new Tally(
        Map.of(verdict(), 1L),
        json.path("reused").asBoolean(false) ? 1 : 0,
        json.path("input_tokens").asLong(0),
        json.path("output_tokens").asLong(0),
        json.path("cache_read_tokens").asLong(0),
        json.path("cost_usd").isNumber() ? json.path("cost_usd").decimalValue() : BigDecimal.ZERO,
        variant().filter(variant -> verdict().isAnswered()).map(Set::of).orElse(Set.of()));
  }

  /// The variant the row fell to; absent where the execution has none.
  public Optional<String> variant() {
    return Optional.of(json.path("variant").asString("")).filter(name -> !name.isEmpty());
  }

  private static void identify(ObjectNode json, Result result) {
    Request request = result.request();
    Execution execution = result.execution();
    json.put("execution_id", Text.wellFormed(execution.id().value()));
    json.put("request_id", Text.wellFormed(request.id().value()));
    json.put("record_id", Text.wellFormed(request.recordId().value()));
    Terms terms = result.terms();
    json.put("task_name", terms.prompt().taskName());
    json.put("prompt_version", terms.prompt().version());
    json.put("foundation_model_id", terms.foundationModelId());
    json.put("variant", terms.variant().orElse(null));
    json.put("input_value", Text.wellFormed(request.inputValue()));
    if (!request.fields().isEmpty()) {
      ObjectNode fields = json.putObject("fields");
      request
          .fields()
          .forEach((name, value) -> fields.put(Text.wellFormed(name), Text.wellFormed(value)));
    }
  }

  private static ObjectNode response(Result result) {
    ObjectNode response = Json.object();
    ObjectNode body = Json.object();
    Ruling.Final ruling = result.ruling();
    if (ruling.output().isPresent()) {
      response.put("statusCode", 200);
      body.set("OutputData", ruling.output().get());
    } else {
      response.put("statusCode", 500);
      body.put("Error", Text.wellFormed(ruling.message().orElse(ruling.verdict().word())));
      body.put(
          "Completion",
          result.answer().map(answer -> Text.wellFormed(answer.last().text())).orElse(null));
    }
    response.set("body", body);
    return response;
  }

  private static void conclude(ObjectNode json, Result result) {
    Ruling.Final ruling = result.ruling();
    json.put("verdict", ruling.verdict().word());
    json.set("output", ruling.output().<JsonNode>map(o -> o).orElse(Json.MAPPER.nullNode()));
    json.put("error_message", ruling.message().map(Text::wellFormed).orElse(null));
    json.put("prompt_sha256", result.promptSha256().orElse(null));
  }

  private static void account(ObjectNode json, Result result, ModelCatalog catalog) {
    Optional<Answer> paid = result.reused() ? Optional.empty() : result.answer();
    Usage usage = paid.map(Answer::usage).orElse(Usage.NONE);
    json.put("model_id", result.answer().map(a -> a.last().modelId()).orElse(null));
    result
        .answer()
        .flatMap(a -> catalog.entry(a.last().modelId()).note())
        .ifPresent(note -> json.put("model_note", note));
    result
        .answer()
        .flatMap(Answer::fallbackReason)
        .ifPresent(why -> json.put("fallback_reason", Text.wellFormed(why)));
    json.put("stop_reason", result.answer().map(a -> a.last().stopReason().word()).orElse(null));
    json.put("input_tokens", usage.inputTokens());
    json.put("output_tokens", usage.outputTokens());
    json.put("cache_read_tokens", usage.cacheReadTokens());
    json.put("cache_write_tokens", usage.cacheWriteTokens());
    json.put(
        "cost_usd",
        paid.map(a -> cost(a, catalog)).orElse(Optional.of(BigDecimal.ZERO)).orElse(null));
    json.put("latency_ms", paid.map(a -> a.latency().toMillis()).orElse(null));
    json.put("attempts", paid.map(Answer::attempts).orElse(0));
    json.put("reused", result.reused());
    if (result.reused()) {
      // What asking again would have cost.
      json.put(
          "reuse_saved_usd", result.answer().flatMap(answer -> cost(answer, catalog)).orElse(null));
    }
  }

  private static Optional<BigDecimal> cost(Answer answer, ModelCatalog catalog) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Completion completion : answer.completions()) {
      Optional<BigDecimal> cost = catalog.cost(completion.modelId(), completion.usage());
      if (cost.isEmpty()) {
        return cost;
      }
      sum = sum.add(cost.get());
    }
    return Optional.of(sum);
  }
}
