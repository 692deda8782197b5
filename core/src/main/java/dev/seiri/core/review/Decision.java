package dev.seiri.core.review;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.prompt.PromptKey;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a person said about an answer. Decisions are only ever added: a later one about the same
/// row counts instead, and one of the kind `withdrawn` leaves the row undecided.
///
/// @param id its name, unique
/// @param plan the plan that the row was shown by; absent where there was none
/// @param requests the rows it is about: the one that was shown first, then those with the same
///   input and the same answer
/// @param position which draw the row was, from 0; absent where it was not drawn
/// @param modelOutput the answer that was shown
/// @param personOutput the right answer; absent where nothing was decided
/// @param checks the checks that had flagged the row
public record Decision(
    String id,
    ExecutionId execution,
    Optional<String> plan,
    List<RequestId> requests,
    PromptKey prompt,
    InputKey input,
    Kind kind,
    Shown shown,
    Optional<Long> position,
    ObjectNode modelOutput,
    Optional<ObjectNode> personOutput,
    List<String> checks,
    String by,
    Instant at) {
  /// In the order in which they count.
  public static final Comparator<Decision> IN_ORDER =
      Comparator.comparing(Decision::at).thenComparing(Decision::id);

  public Decision {
    requests = List.copyOf(requests);
    checks = List.copyOf(checks);
    modelOutput = modelOutput.deepCopy();
    personOutput = personOutput.map(ObjectNode::deepCopy);
    if (id.isBlank() || requests.isEmpty()) {
      throw new IllegalArgumentException("a decision has an id and is about a row at least");
    }
    if (personOutput.isPresent() != kind.isDecided()) {
      throw new IllegalArgumentException(
          "a decision that is %s %s person_output"
              .formatted(kind.word(), kind.isDecided() ? "has a" : "has no"));
    }
    if (kind.isDecided()
        && fields(modelOutput, personOutput.orElseThrow()).isEmpty() != (kind == Kind.ACCEPTED)) {
      throw new IllegalArgumentException(
          "an answer is corrected where the person's differs from the model's, else accepted");
    }
  }

  /// What was said.
  public enum Kind {
    /// The answer is right.
    ACCEPTED,
    /// Another answer is right.
    CORRECTED,
    /// The person looked and could not tell.
    SKIPPED,
    /// What was decided before does not count any more.
    WITHDRAWN;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it says which answer is right.
    public boolean isDecided() {
      return this == ACCEPTED || this == CORRECTED;
    }
  }

  /// Why the row was shown.
  public enum Shown {
    /// A check or another reading doubted it.
    FLAGGED,
    /// It was drawn.
    RANDOM,
    /// A person asked for it.
    ASKED_FOR,
    /// Its answer was known to be wrong, to measure the reviewer. It says nothing about the row.
    SOWN,
    /// Somebody corrected its cell in a spreadsheet.
    SHEET;

    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /// The row that was shown.
  public RequestId request() {
    return requests.getFirst();
  }

  @Override
  public ObjectNode modelOutput() {
    return modelOutput.deepCopy();
  }

  /// The fields that were wrong, sorted.
  public List<String> wrongFields() {
    return personOutput.map(person -> fields(modelOutput, person)).orElse(List.of());
  }

  /// The fields whose values differ, sorted. A field that is absent is as one that is null.
  public static List<String> fields(ObjectNode one, ObjectNode other) {
    TreeSet<String> names = new TreeSet<>();
    one.properties().forEach(field -> names.add(field.getKey()));
    other.properties().forEach(field -> names.add(field.getKey()));
    names.removeIf(name -> canonical(one.get(name)).equals(canonical(other.get(name))));
    return List.copyOf(names);
  }

  private static String canonical(@Nullable JsonNode value) {
    return value == null ? "null" : Json.canonical(value);
  }

  /// The document on one line, without its line feed.
  public String line() {
    ObjectNode json = Json.object();
    json.put("decision_id", id);
    json.put("execution_id", execution.value());
    json.put("plan", plan.orElse(null));
    json.put("request_id", request().value());
    ArrayNode all = json.putArray("request_ids");
    requests.forEach(request -> all.add(request.value()));
    json.put("task_name", prompt.taskName());
    json.put("prompt_version", prompt.version());
    json.put("input_key", input.sha256());
    json.put("kind", kind.word());
    json.put("why_shown", shown.word());
    position.ifPresentOrElse(draw -> json.put("position", draw), () -> json.putNull("position"));
    json.set("model_output", modelOutput);
    json.set("person_output", personOutput.<JsonNode>map(o -> o).orElse(Json.MAPPER.nullNode()));
    ArrayNode wrong = json.putArray("wrong_fields");
    wrongFields().forEach(wrong::add);
    ArrayNode flags = json.putArray("checks");
    checks.forEach(flags::add);
    json.put("decided_by", Text.storable(by));
    json.put("decided_at", at.toString());
    return Json.line(json);
  }

  /// Reads a document back.
  ///
  /// @throws IllegalArgumentException if it is none, with the reason
  public static Decision parse(String line) {
    try {
      JsonNode json = Json.read(line);
      List<RequestId> requests = new ArrayList<>();
      json.path("request_ids").forEach(id -> requests.add(new RequestId(id.asString(""))));
      List<String> checks = new ArrayList<>();
      json.path("checks").forEach(check -> checks.add(check.asString("")));
      return new Decision(
          text(json, "decision_id"),
          new ExecutionId(text(json, "execution_id")),
          json.path("plan").isString()
              ? Optional.of(json.path("plan").stringValue())
              : Optional.empty(),
          requests,
          new PromptKey(text(json, "task_name"), text(json, "prompt_version")),
          new InputKey(text(json, "input_key")),
          Words.of(Kind.values(), text(json, "kind"), "kind"),
          Words.of(Shown.values(), text(json, "why_shown"), "why_shown"),
          json.path("position").isIntegralNumber()
              ? Optional.of(json.path("position").longValue())
              : Optional.empty(),
          object(json, "model_output")
              .orElseThrow(() -> new IllegalArgumentException("key model_output is no object")),
          object(json, "person_output"),
          checks,
          json.path("decided_by").asString(""),
          Instant.parse(text(json, "decided_at")));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not a line of JSON: " + Json.reason(e), e);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("decided_at is no moment in ISO 8601", e);
    }
  }

  /// Decisions that say different things of one input, both by a person and neither withdrawn.
  ///
  /// @param decisions in any order
  /// @return for each such input its decisions, the one that counts last
  public static Map<InputKey, List<Decision>> contradictions(List<Decision> decisions) {
    Map<InputKey, List<Decision>> standing = new LinkedHashMap<>();
    decisions.stream()
        .filter(decision -> decision.shown() != Shown.SOWN)
        .sorted(IN_ORDER)
        .forEach(decision -> {
          if (decision.kind() == Kind.WITHDRAWN) {
            standing.remove(decision.input());
          } else if (decision.kind().isDecided()) {
            standing.computeIfAbsent(decision.input(), key -> new ArrayList<>()).add(decision);
          }
        });
    standing.values().removeIf(each -> each.stream().map(Decision::value).distinct().count() == 1);
    return standing;
  }

  private String value() {
    return personOutput.map(Json::canonical).orElse("");
  }

  private static Optional<ObjectNode> object(JsonNode json, String key) {
    return json.path(key) instanceof ObjectNode object ? Optional.of(object) : Optional.empty();
  }

  static String text(JsonNode json, String key) {
    if (!json.path(key).isString()) {
      throw new IllegalArgumentException("key %s is missing or no text".formatted(key));
    }
    return json.path(key).stringValue();
  }
}
