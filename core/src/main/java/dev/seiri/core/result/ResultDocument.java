package dev.seiri.core.result;

import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.CallCounts;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.execution.Terms;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.CallShare;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Usage;
import dev.seiri.core.request.Request;
import dev.seiri.core.review.DecidedAnswer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A result as JSON: the seed's nested fields and flat columns for SQL, on one line.
///
/// Tokens, cost and latency are those paid for on this row's behalf: a reused answer costs nothing
/// here, so that sums over results are sums of money. What may have been paid for without leaving
/// an answer stands beside them (`lost_…`): both together are the most that was paid.
public final class ResultDocument {
  private static final String FLAGS = "flags";
  private static final String ANSWERED_BY = "answered_by";
  private static final String PERSON = "person";
  private static final String ATTEMPTS = "attempts";
  private static final String CALLS = "calls";
  private static final String PAID_BY_MODEL = "paid_by_model";
  private static final String MODEL_LATENCY_MS = "model_latency_ms";
  private static final String REUSE_SAVED_CALLS = "reuse_saved_calls";
  private static final String ROWS_IN_CALL = "rows_in_call";
  private static final String PACKED_ROWS = "packed_rows";
  private static final String PACKING_SAVED_TOKENS = "packing_saved_tokens";
  private static final String LOST_CALLS = "lost_calls";
  private static final String LOST_TOKENS = "lost_tokens";
  private static final String LOST_USD = "lost_usd";

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

  /// The same, saying which person's decision it is.
  public ResultDocument answeredBy(DecidedAnswer answer) {
    ObjectNode said = json.deepCopy();
    said.put(ANSWERED_BY, PERSON);
    ObjectNode decision = said.putObject("decision");
    decision.put("decision_id", answer.decision());
    decision.put("execution_id", answer.execution().value());
    decision.put("request_id", answer.request().value());
    decision.put("decided_by", Text.storable(answer.by()));
    decision.put("decided_at", answer.at().toString());
    return new ResultDocument(said);
  }

  /// Whether a person's decision answered the row, and no model.
  public boolean isAnsweredByPerson() {
    return json.path(ANSWERED_BY).asString("").equals(PERSON);
  }

  /// The document on one line, without its line feed.
  public String line() {
    return Json.line(json);
  }

  public Verdict verdict() {
    return Verdict.of(json.path("verdict").stringValue());
  }

  /// Whether this is a whole result of that request: its verdict is one, and what it adds up to can
  /// be told.
  public boolean isOf(RequestId request) {
    try {
      return json.path("request_id").asString("").equals(Text.storable(request.value()))
          && tally().results() == 1;
    } catch (RuntimeException e) {
      return false;
    }
  }

  /// What this row adds to the counters.
  public Tally tally() {
    Usage usage = usage();
    return new Tally(
        Map.of(verdict(), 1L),
        isReused() ? 1 : 0,
        usage.inputTokens(),
        usage.outputTokens(),
        usage.cacheReadTokens(),
        cost().orElse(BigDecimal.ZERO),
        variant().filter(variant -> verdict().isAnswered()).map(Set::of).orElse(Set.of()),
        flags().isEmpty() ? 0 : 1);
  }

  /// The name of the row among those of its source; empty where it has none.
  public String recordId() {
    return text("record_id").orElse("");
  }

  /// What was to be normalized, where it is one text.
  public String inputValue() {
    return text("input_value").orElse("");
  }

  /// What was to be normalized, where whole rows were sent: named values, in the row's order.
  public SequencedMap<String, String> fields() {
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    json.path("fields")
        .properties()
        .forEach(field -> fields.put(field.getKey(), field.getValue().asString("")));
    return fields;
  }

  /// The normalized output; empty where there is no valid answer.
  public Optional<ObjectNode> output() {
    return json.path("output") instanceof ObjectNode output
        ? Optional.of(output)
        : Optional.empty();
  }

  /// The variant of the row; absent where the execution has none.
  public Optional<String> variant() {
    return text("variant");
  }

  /// The model that answered; absent where none did.
  public Optional<String> modelId() {
    return text("model_id");
  }

  /// Why another model than the first was asked; absent where none was.
  public Optional<String> fallbackReason() {
    return text("fallback_reason");
  }

  /// The tokens that were paid for on this row's behalf.
  public Usage usage() {
    return new Usage(
        count("input_tokens"),
        count("output_tokens"),
        count("cache_read_tokens"),
        count("cache_write_tokens"));
  }

  /// What was paid on this row's behalf, in US dollars; absent where the model has no price.
  public Optional<BigDecimal> cost() {
    return amount("cost_usd");
  }

  /// What was paid on this row's behalf, by the model that was paid: where an answer was repaired
  /// by another model, both.
  public SequencedMap<String, Paid> paidByModel() {
    SequencedMap<String, Paid> paid = new LinkedHashMap<>();
    for (var each : json.path(PAID_BY_MODEL).properties()) {
      if (each.getValue() instanceof ObjectNode own) {
        ResultDocument part = new ResultDocument(own);
        paid.put(each.getKey(), new Paid(part.usage(), part.cost()));
      }
    }
    if (paid.isEmpty()) {
      modelId().ifPresent(model -> paid.put(model, new Paid(usage(), cost())));
    }
    return paid;
  }

  /// What a model was paid.
  ///
  /// @param cost in US dollars; absent where the model has no price
  public record Paid(Usage usage, Optional<BigDecimal> cost) {}

  /// The calls on this row's behalf that may have been paid for without leaving an answer, at the
  /// most that they can have taken. Those whose model has no price count no dollars.
  public Amount lost() {
    return new Amount(
        amount(LOST_USD).orElse(BigDecimal.ZERO), count(LOST_TOKENS), count(LOST_CALLS));
  }

  /// Whether there are lost calls of which the price is not known.
  public boolean isLossUnpriced() {
    return json.has(LOST_CALLS) && amount(LOST_USD).isEmpty();
  }

  /// What is known of the call of several rows that the row was asked in; absent where it was asked
  /// alone.
  public Optional<CallShare> share() {
    return packedRows() > 0
        ? Optional.of(
            new CallShare(
                (int) count(ROWS_IN_CALL), cost(), Optional.empty(), packingSavedTokens()))
        : Optional.empty();
  }

  /// How many rows the call had in which the row was asked first; 0 where that was its own.
  public long packedRows() {
    return count(PACKED_ROWS);
  }

  /// How many input tokens more a call of its own would have taken, about.
  public long packingSavedTokens() {
    return count(PACKING_SAVED_TOKENS);
  }

  /// What reusing an answer has saved, in US dollars; absent where none was reused, or the model
  /// has no price.
  public Optional<BigDecimal> saved() {
    return amount("reuse_saved_usd");
  }

  /// How many calls reusing an answer has saved, its repair included.
  public long savedCalls() {
    return json.path(REUSE_SAVED_CALLS).isNumber() ? count(REUSE_SAVED_CALLS) : isReused() ? 1 : 0;
  }

  /// How long the answer took that was paid for on this row's behalf; absent where there is none.
  public Optional<Duration> latency() {
    return duration("latency_ms");
  }

  /// How long the model itself took for that answer, as its service says; absent where it does not.
  public Optional<Duration> modelLatency() {
    return duration(MODEL_LATENCY_MS);
  }

  /// How many calls were made on this row's behalf.
  public long attempts() {
    return count(ATTEMPTS);
  }

  /// The calls on this row's behalf by the model that was called. A document that does not tell has
  /// them all at the model that answered.
  public CallCounts calls() {
    CallCounts calls = CallCounts.NONE;
    for (var each : json.path(CALLS).properties()) {
      calls = calls.plus(each.getKey(), each.getValue().asInt(0));
    }
    return calls.total() > 0
        ? calls
        : CallCounts.of(
            modelId().or(() -> text("foundation_model_id")).orElse("unknown"), (int) attempts());
  }

  /// The names of the checks that the answer failed, each once, in their order.
  public List<String> flags() {
    return json.path(FLAGS)
        .valueStream()
        .map(flag -> flag.path("check").asString("unnamed"))
        .distinct()
        .toList();
  }

  /// What the answer was flagged for, for people.
  public List<String> doubts() {
    return json.path(FLAGS)
        .valueStream()
        .map(flag -> flag.path("message").asString(flag.path("check").asString("")))
        .toList();
  }

  /// Whether its answer was paid for by another row.
  public boolean isReused() {
    return json.path("reused").asBoolean(false);
  }

  private Optional<String> text(String key) {
    return Optional.of(json.path(key).asString("")).filter(text -> !text.isEmpty());
  }

  private Optional<Duration> duration(String key) {
    return json.path(key).isNumber()
        ? Optional.of(Duration.ofMillis(json.path(key).asLong()))
        : Optional.empty();
  }

  private long count(String key) {
    return json.path(key).asLong(0);
  }

  private Optional<BigDecimal> amount(String key) {
    return json.path(key).isNumber()
        ? Optional.of(json.path(key).decimalValue())
        : Optional.empty();
  }

  private static void identify(ObjectNode json, Result result) {
    Request request = result.request();
    Execution execution = result.execution();
    json.put("execution_id", Text.storable(execution.id().value()));
    json.put("request_id", Text.storable(request.id().value()));
    json.put("record_id", Text.storable(request.recordId().value()));
    Terms terms = result.terms();
    json.put("task_name", terms.prompt().taskName());
    json.put("prompt_version", terms.prompt().version());
    json.put("foundation_model_id", terms.foundationModelId());
    json.put("variant", terms.variant().orElse(null));
    json.put("input_value", Text.storable(request.inputValue()));
    if (!request.fields().isEmpty()) {
      ObjectNode fields = json.putObject("fields");
      request
          .fields()
          .forEach((name, value) -> fields.put(Text.storable(name), Text.storable(value)));
    }
  }

  private static ObjectNode response(Result result) {
    ObjectNode response = Json.object();
    ObjectNode body = Json.object();
    Ruling.Final ruling = result.ruling();
    if (ruling.output().isPresent()) {
      response.put("statusCode", 200);
      body.set("OutputData", Json.storable(ruling.output().get()));
    } else {
      response.put("statusCode", 500);
      body.put("Error", Text.storable(ruling.message().orElse(ruling.verdict().word())));
      body.put(
          "Completion",
          result.answer().map(answer -> Text.storable(answer.last().text())).orElse(null));
    }
    response.set("body", body);
    return response;
  }

  private static void conclude(ObjectNode json, Result result) {
    Ruling.Final ruling = result.ruling();
    json.put("verdict", ruling.verdict().word());
    json.set("output", ruling.output().map(Json::storable).orElse(Json.MAPPER.nullNode()));
    json.put("error_message", ruling.message().map(Text::storable).orElse(null));
    if (!result.flags().isEmpty()) {
      ArrayNode flags = json.putArray(FLAGS);
      result.flags().forEach(flag -> flags.add(flag.json()));
    }
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
        .ifPresent(why -> json.put("fallback_reason", Text.storable(why)));
    json.put("stop_reason", result.answer().map(a -> a.last().stopReason().word()).orElse(null));
    result.answer().ifPresent(answer -> rowsInCall(json, answer, result.reused()));
    paid(json, usage, paid.map(a -> cost(a, catalog)).orElse(Optional.of(BigDecimal.ZERO)));
    paid.ifPresent(answer -> paidByModel(json, answer, catalog));
    json.put("latency_ms", paid.flatMap(Answer::latency).map(Duration::toMillis).orElse(null));
    paid.flatMap(Answer::modelLatency)
        .ifPresent(latency -> json.put(MODEL_LATENCY_MS, latency.toMillis()));
    CallCounts calls = result.calls();
    json.put(ATTEMPTS, calls.total());
    if (calls.total() > 0) {
      ObjectNode byModel = json.putObject(CALLS);
      calls.byModel().forEach(byModel::put);
    }
    paid.map(ResultDocument::usageNotes)
        .filter(notes -> !notes.isEmpty())
        .ifPresent(notes -> json.put("usage_note", notes));
    lost(json, result.ownLost(), catalog);
    json.put("reused", result.reused());
    if (result.reused()) {
      // What asking again would have taken: a repair is a call of its own.
      result.answer().ifPresent(answer -> json.put(REUSE_SAVED_CALLS, answer.completions().size()));
      json.put(
          "reuse_saved_usd", result.answer().flatMap(answer -> cost(answer, catalog)).orElse(null));
    }
  }

  private static void paid(ObjectNode json, Usage usage, Optional<BigDecimal> cost) {
    json.put("input_tokens", usage.inputTokens());
    json.put("output_tokens", usage.outputTokens());
    json.put("cache_read_tokens", usage.cacheReadTokens());
    json.put("cache_write_tokens", usage.cacheWriteTokens());
    json.put("cost_usd", cost.orElse(null));
  }

  /// What each model was paid, where that is more than one.
  private static void paidByModel(ObjectNode json, Answer answer, ModelCatalog catalog) {
    String first = answer.first().modelId();
    answer
        .repair()
        .filter(repair -> !repair.modelId().equals(first))
        .ifPresent(repair -> {
          ObjectNode models = json.putObject(PAID_BY_MODEL);
          for (Completion completion : answer.completions()) {
            paid(
                models.putObject(completion.modelId()),
                completion.usage(),
                catalog.cost(completion));
          }
        });
  }

  /// How many rows the call had that gave the answer, where calls of several rows were made, and
  /// what that saved.
  private static void rowsInCall(ObjectNode json, Answer answer, boolean reused) {
    Optional<CallShare> share = answer.first().share();
    share.ifPresent(packed -> {
      json.put(ROWS_IN_CALL, answer.last().rowsInCall());
      if (!reused) {
        json.put(PACKED_ROWS, packed.rows());
        json.put(PACKING_SAVED_TOKENS, packed.savedTokens());
      }
    });
  }

  /// Why the model's own counts were not believed, where they were not.
  private static String usageNotes(Answer answer) {
    return answer.completions().stream()
        .flatMap(completion -> completion.usageNote().stream())
        .distinct()
        .collect(Collectors.joining("; "));
  }

  private static void lost(ObjectNode json, List<LostCall> lost, ModelCatalog catalog) {
    if (lost.isEmpty()) {
      return;
    }
    json.put(LOST_CALLS, lost.stream().mapToInt(LostCall::calls).sum());
    json.put(LOST_TOKENS, lost.stream().mapToLong(call -> call.worst().total()).sum());
    List<BigDecimal> prices =
        lost.stream().flatMap(call -> catalog.cost(call.modelId(), call.worst()).stream()).toList();
    json.put(
        LOST_USD,
        prices.size() == lost.size()
            ? prices.stream().reduce(BigDecimal.ZERO, BigDecimal::add)
            : null);
  }

  private static Optional<BigDecimal> cost(Answer answer, ModelCatalog catalog) {
    BigDecimal sum = BigDecimal.ZERO;
    for (Completion completion : answer.completions()) {
      Optional<BigDecimal> cost = catalog.cost(completion);
      if (cost.isEmpty()) {
        return cost;
      }
      sum = sum.add(cost.get());
    }
    return Optional.of(sum);
  }
}
