package dev.seiri.core.pack;

import dev.seiri.core.answer.AnswerObject;
import dev.seiri.core.json.Json;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The answer to a call of many rows, taken apart by the rows' ids. Where an entry stands says
/// nothing.
///
/// @param rows what became of each row, in the rows' order
/// @param foreign how many entries were for no row of the call
public record PackedAnswers(List<ForRow> rows, int foreign) {
  private static final String ANSWERS = "answers";

  /// What became of one row.
  public sealed interface ForRow {
    /// The row has one answer, which is still to be judged.
    ///
    /// @param text the answer as JSON
    record Answered(String text) implements ForRow {}

    /// The row has no answer that can be taken for its own, and is to be asked alone.
    record AskAlone(Why why) implements ForRow {}
  }

  /// Why a row is asked alone.
  public enum Why {
    MISSING("it had no answer"),
    DUPLICATE("it had several answers"),
    INVALID("its answer was no JSON object"),
    /// Its entry repeats the beginning of something else, or of nothing.
    ECHO("its answer did not repeat its beginning"),
    /// Its answer has a value that a neighbour's row says and its own does not.
    NEIGHBOUR("its answer had a value that only another row says"),
    CUT_OFF("the answer was cut off before its own"),
    REFUSED("the model declined all");

    private final String words;

    Why(String words) {
      this.words = words;
    }

    /// What is wrong, for people.
    String words() {
      return words;
    }
  }

  public PackedAnswers {
    rows = List.copyOf(rows);
  }

  /// Takes an answer apart.
  ///
  /// @param parts what each row added to the shared text, in the order of the pack's ids
  /// @param shared what the task says to all rows: its prompt and its schema
  /// @param echo whether each entry must repeat the beginning of its row
  public static PackedAnswers of(
      String text, Pack pack, List<String> parts, String shared, boolean echo) {
    if (pack.ids().size() != parts.size()) {
      throw new IllegalArgumentException("each row has an id and a part");
    }
    Map<String, List<JsonNode>> byId = new TreeMap<>();
    Set<String> known = new HashSet<>(pack.ids());
    int foreign = 0;
    for (JsonNode entry : entries(text)) {
      String id = entry.path("id").asString("");
      if (known.contains(id)) {
        byId.computeIfAbsent(id, _ -> new ArrayList<>()).add(entry);
      } else {
        foreign++;
      }
    }
    NeighbourValues neighbours = new NeighbourValues(parts, shared);
    List<ForRow> rows = new ArrayList<>();
    for (int i = 0; i < parts.size(); i++) {
      List<JsonNode> own = byId.getOrDefault(pack.ids().get(i), List.of());
      rows.add(forRow(own, i, parts.get(i), neighbours, echo));
    }
    return new PackedAnswers(rows, foreign);
  }

  /// No row has an answer.
  static PackedAnswers none(int rows, Why why) {
    return new PackedAnswers(Collections.nCopies(rows, new ForRow.AskAlone(why)), 0);
  }

  /// The same, with another cause where there is no entry.
  PackedAnswers butMissing(Why why) {
    return new PackedAnswers(
        rows.stream()
            .map(row ->
                row instanceof ForRow.AskAlone(Why was) && was == Why.MISSING
                    ? new ForRow.AskAlone(why)
                    : row)
            .toList(),
        foreign);
  }

  /// How many rows are to be asked alone, by cause.
  public Map<Why, Integer> alone() {
    Map<Why, Integer> counts = new LinkedHashMap<>();
    for (ForRow row : rows) {
      if (row instanceof ForRow.AskAlone(Why why)) {
        counts.merge(why, 1, Integer::sum);
      }
    }
    return counts;
  }

  private static Iterable<JsonNode> entries(String text) {
    return AnswerObject.in(text, object -> object.path(ANSWERS).isArray())
        .<Iterable<JsonNode>>map(object -> object.path(ANSWERS))
        .orElseGet(() -> whole(text));
  }

  /// The entries of a list that are whole, where it is cut off.
  private static List<JsonNode> whole(String text) {
    List<JsonNode> entries = new ArrayList<>();
    int name = text.indexOf('"' + ANSWERS + '"');
    int begin = name < 0 ? -1 : text.indexOf('[', name);
    if (begin < 0) {
      return entries;
    }
    try (JsonParser json = Json.MAPPER.createParser(text.substring(begin))) {
      json.nextToken();
      while (json.nextToken() == JsonToken.START_OBJECT) {
        entries.add(json.readValueAsTree());
      }
    } catch (JacksonException | StackOverflowError e) {
      // The next is not whole.
    }
    return entries;
  }

  private static ForRow forRow(
      List<JsonNode> own, int row, String part, NeighbourValues neighbours, boolean echo) {
    if (own.isEmpty()) {
      return new ForRow.AskAlone(Why.MISSING);
    }
    if (own.size() > 1) {
      return new ForRow.AskAlone(Why.DUPLICATE);
    }
    JsonNode entry = own.getFirst();
    if (!(entry.path("answer") instanceof ObjectNode answer)) {
      return new ForRow.AskAlone(Why.INVALID);
    }
    if (echo && !Echo.isOf(entry.path("echo").asString(""), part)) {
      return new ForRow.AskAlone(Why.ECHO);
    }
    return neighbours.areIn(answer, row)
        ? new ForRow.AskAlone(Why.NEIGHBOUR)
        : new ForRow.Answered(Json.write(answer));
  }
}
