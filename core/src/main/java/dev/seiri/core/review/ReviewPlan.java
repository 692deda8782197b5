package dev.seiri.core.review;

import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What a review covers, fixed before anyone looks. An execution has one plan at most: of two, the
/// better could be chosen, and its certificate would not hold.
///
/// @param id its name
/// @param seed of the random order; see [#draw]
/// @param fields the fields of the answers
/// @param left how many rows it does not cover, by reason
/// @param flagged rows that a check or another reading doubts, the riskiest first
/// @param frame all other rows with a model's valid answer, in the order in which they are drawn
/// @param equal rows with the same input and the same answer, of which one decision decides all
/// @param sown rows of the frame that are shown with a wrong answer, to measure the reviewer
public record ReviewPlan(
    String id,
    ExecutionId execution,
    String task,
    String seed,
    List<String> fields,
    Left left,
    List<Flagged> flagged,
    List<RequestId> frame,
    List<List<RequestId>> equal,
    List<Sown> sown,
    Instant createdAt,
    String createdBy) {
  public ReviewPlan {
    fields = List.copyOf(fields);
    flagged = List.copyOf(flagged);
    frame = List.copyOf(frame);
    equal = equal.stream().map(List::copyOf).toList();
    sown = List.copyOf(sown);
  }

  /// How many rows a plan does not cover.
  ///
  /// @param pending without a result when the plan was made
  /// @param noAnswer whose verdict is no valid answer
  /// @param byPerson answered by an earlier decision
  public record Left(long pending, long noAnswer, long byPerson) {}

  /// A doubted row.
  ///
  /// @param checks the names of what doubts it
  public record Flagged(RequestId request, List<String> checks) {
    public Flagged {
      checks = List.copyOf(checks);
    }
  }

  /// A row that is shown with a wrong answer.
  ///
  /// @param after how many rows are drawn before it is shown
  /// @param field the field that is wrong
  /// @param value its wrong value
  public record Sown(RequestId request, long after, String field, JsonNode value) {
    /// The answer that is shown.
    public ObjectNode shown(ObjectNode output) {
      ObjectNode shown = output.deepCopy();
      shown.set(field, value);
      return shown;
    }
  }

  /// A uniformly random order, which anyone can check: ascending by the SHA-256 of seed and request
  /// id.
  ///
  /// @param seed random, and unknown to whoever chose the rows
  public static List<RequestId> draw(String seed, Collection<RequestId> rows) {
    Map<RequestId, String> digests = new HashMap<>();
    rows.forEach(row -> digests.put(row, Text.sha256("seiri-draw-1", seed, row.value())));
    return digests.entrySet().stream()
        .sorted(
            Map.Entry.<RequestId, String>comparingByValue()
                .thenComparing(Map.Entry::getKey, Comparator.comparing(RequestId::value)))
        .map(Map.Entry::getKey)
        .toList();
  }

  /// The rows that are decided together with a row, itself first.
  public List<RequestId> together(RequestId request) {
    for (List<RequestId> group : equal) {
      if (group.contains(request)) {
        List<RequestId> all = new ArrayList<>(List.of(request));
        group.stream().filter(other -> !other.equals(request)).forEach(all::add);
        return all;
      }
    }
    return List.of(request);
  }

  /// The document on one line, without its line feed.
  public String line() {
    ObjectNode json = Json.object();
    json.put("plan", id);
    json.put("execution_id", execution.value());
    json.put("task_name", task);
    json.put("seed", seed);
    json.put("created_at", createdAt.toString());
    json.put("created_by", Text.storable(createdBy));
    json.put("pending_rows", left.pending());
    json.put("no_answer_rows", left.noAnswer());
    json.put("by_person_rows", left.byPerson());
    json.put("flagged_rows", flagged.size());
    json.put("frame_rows", frame.size());
    ArrayNode names = json.putArray("fields");
    fields.forEach(names::add);
    ArrayNode doubted = json.putArray("flagged");
    for (Flagged row : flagged) {
      ObjectNode each = doubted.addObject();
      each.put("request_id", row.request().value());
      ArrayNode checks = each.putArray("checks");
      row.checks().forEach(checks::add);
    }
    json.set("frame", ids(frame));
    ArrayNode groups = json.putArray("equal");
    equal.forEach(group -> groups.add(ids(group)));
    ArrayNode wrong = json.putArray("sown");
    for (Sown row : sown) {
      ObjectNode each = wrong.addObject();
      each.put("request_id", row.request().value());
      each.put("after", row.after());
      each.put("field", row.field());
      each.set("value", row.value());
    }
    return Json.line(json);
  }

  /// Reads a document back.
  ///
  /// @throws IllegalArgumentException if it is none, with the reason
  public static ReviewPlan parse(String line) {
    try {
      JsonNode json = Json.read(line);
      List<Flagged> flagged = new ArrayList<>();
      json.path("flagged")
          .forEach(row ->
              flagged.add(
                  new Flagged(
                      new RequestId(Decision.text(row, "request_id")), texts(row, "checks"))));
      List<List<RequestId>> equal = new ArrayList<>();
      json.path("equal").forEach(group -> equal.add(requests(group)));
      List<Sown> sown = new ArrayList<>();
      json.path("sown")
          .forEach(row ->
              sown.add(
                  new Sown(
                      new RequestId(Decision.text(row, "request_id")),
                      row.path("after").asLong(0),
                      Decision.text(row, "field"),
                      row.path("value"))));
      return new ReviewPlan(
          Decision.text(json, "plan"),
          new ExecutionId(Decision.text(json, "execution_id")),
          Decision.text(json, "task_name"),
          Decision.text(json, "seed"),
          texts(json, "fields"),
          new Left(
              json.path("pending_rows").asLong(0),
              json.path("no_answer_rows").asLong(0),
              json.path("by_person_rows").asLong(0)),
          flagged,
          requests(json.path("frame")),
          equal,
          sown,
          Instant.parse(Decision.text(json, "created_at")),
          json.path("created_by").asString(""));
    } catch (JacksonException e) {
      throw new IllegalArgumentException("not a line of JSON: " + Json.reason(e), e);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("created_at is no moment in ISO 8601", e);
    }
  }

  /// The checks that doubt a row; none where it is not flagged.
  public Optional<Flagged> flagged(RequestId request) {
    return flagged.stream().filter(row -> row.request().equals(request)).findFirst();
  }

  private static ArrayNode ids(List<RequestId> requests) {
    ArrayNode ids = Json.MAPPER.createArrayNode();
    requests.forEach(request -> ids.add(request.value()));
    return ids;
  }

  private static List<RequestId> requests(JsonNode ids) {
    List<RequestId> requests = new ArrayList<>();
    ids.forEach(id -> requests.add(new RequestId(id.asString(""))));
    return requests;
  }

  private static List<String> texts(JsonNode json, String key) {
    List<String> texts = new ArrayList<>();
    json.path(key).forEach(text -> texts.add(text.asString("")));
    return texts;
  }
}
