package dev.seiri.core.check;

import dev.seiri.core.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A row and its answer, as the checks of one prompt look at them.
final class Subject {
  /// The most steps that the checks of one answer take: characters that are read, and instructions
  /// of patterns at each of them.
  private static final long MOST_WORK = 100_000_000;

  /// The most values that the expressions of one answer compute, and characters of those that are
  /// texts. A pattern reads nothing else, so that this bounds its steps too.
  private static final int MOST_COMPUTED = 100_000;

  private final RowInput input;
  private final ObjectNode answer;
  private final Map<String, String> folded = new HashMap<>();
  private long work;
  private long computed;

  Subject(RowInput input, ObjectNode answer) {
    this.input = input;
    this.answer = answer;
  }

  RowInput input() {
    return input;
  }

  ObjectNode answer() {
    return answer;
  }

  /// The texts and numbers of a field, those within lists and objects too. Truth values and nulls
  /// are no texts.
  List<String> texts(String field) {
    List<String> texts = new ArrayList<>();
    collect(answer.path(field), texts);
    return texts;
  }

  /// The words of a text.
  List<String> words(String text, Equivalents equivalents) {
    String characters = folded.computeIfAbsent(text, FoldedText::characters);
    return FoldedText.words(equivalents.in(characters));
  }

  /// The words of texts in one, those of each text apart from the next one's.
  String joined(Collection<String> texts, Equivalents equivalents) {
    StringBuilder joined = new StringBuilder();
    for (String text : texts) {
      joined.append('\u0000');
      words(text, equivalents).forEach(joined::append);
    }
    return joined.toString();
  }

  /// Counts steps before they are done.
  ///
  /// @throws CannotJudge if there are too many
  void work(long steps) {
    work += steps;
    if (work > MOST_WORK) {
      throw tooLarge();
    }
  }

  /// Counts what an expression has computed.
  ///
  /// @throws CannotJudge if it is too much
  void computed(int size) {
    computed += size;
    if (computed > MOST_COMPUTED) {
      throw tooLarge();
    }
  }

  private static CannotJudge tooLarge() {
    return new CannotJudge("it takes too long for a row or an answer of this size");
  }

  /// The index of the first occurrence of a text in another, or -1.
  int find(String text, String sought) {
    work(text.length());
    return Find.first(text, sought);
  }

  private static void collect(JsonNode value, List<String> texts) {
    if (value.isString()) {
      texts.add(value.stringValue());
    } else if (value.isNumber()) {
      texts.add(Json.write(value));
    } else {
      value.forEach(each -> collect(each, texts));
    }
  }
}
