package dev.seiri.local.simulation;

import dev.seiri.core.json.Json;
import dev.seiri.local.bedrock.PromptRows;
import dev.seiri.local.bedrock.StandInQuestion;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The answers of one call, row by row: first what is right, then what goes wrong.
final class RowAnswers {
  private static final class Answered {
    private final PromptRows.Row row;
    private final Optional<Truth.Known> known;
    private final ObjectNode right;
    private final ObjectNode said;
    private final List<String> faults = new ArrayList<>();

    Answered(PromptRows.Row row, Optional<Truth.Known> known, ObjectNode right) {
      this.row = row;
      this.known = known;
      this.right = right;
      this.said = right.deepCopy();
    }
  }

  private final Profile profile;
  private final Truth truth;
  private final Chance chance;
  private final String shared;
  private final boolean packed;
  private final AnswerShape shape;
  private final List<Answered> rows = new ArrayList<>();

  RowAnswers(Profile profile, Truth truth, StandInQuestion question, Chance chance) {
    this.profile = profile;
    this.truth = truth;
    this.chance = chance;
    List<PromptRows.Row> asked = PromptRows.of(question.userTexts().getFirst());
    this.packed = asked.getFirst().id().isPresent();
    this.shared =
        question.system() + (packed ? PromptRows.shared(question.userTexts().getFirst()) : "");
    this.shape = AnswerShape.of(question, packed);
    for (PromptRows.Row row : asked) {
      Optional<Truth.Known> known = truth.find(row);
      rows.add(new Answered(row, known, shape.answer(known.map(Truth.Known::answer), row.input())));
    }
    for (int i = 0; i < rows.size(); i++) {
      putErrors(i);
    }
    obey();
  }

  /// The answer to the call.
  ObjectNode answer() {
    if (!packed) {
      return rows.getFirst().said;
    }
    List<ObjectNode> answers = new ArrayList<>();
    int[] content = contents();
    for (int i = 0; i < rows.size(); i++) {
      Answered row = rows.get(i);
      ObjectNode answer = answer(row.row.id().orElseThrow(), rows.get(content[i]));
      if (happens(profile.rows().drop(), i, "drop")) {
        row.faults.add("drop");
        continue;
      }
      answers.add(answer);
      if (happens(profile.rows().duplicate(), i, "duplicate")) {
        row.faults.add("duplicate");
        answers.add(answer.deepCopy());
      }
      if (happens(profile.rows().foreign(), i, "foreign")) {
        row.faults.add("foreign");
        answers.add(answer("x" + row.row.id().orElseThrow(), row));
      }
    }
    Draw shuffle = chance.ofCall("shuffle");
    if (shuffle.uniform() < profile.rows().shuffle()) {
      Collections.shuffle(answers, new Random(shuffle.more().nextLong()));
    }
    ObjectNode whole = Json.object();
    answers.forEach(whole.putArray("answers")::add);
    return whole;
  }

  /// What was asked, what was right and what went wrong, for the log.
  ArrayNode log() {
    ArrayNode log = Json.MAPPER.createArrayNode();
    for (Answered row : rows) {
      ObjectNode json = log.addObject();
      row.row.id().ifPresent(id -> json.put("id", id));
      json.put("input", row.row.input());
      json.put("known", row.known.isPresent());
      json.set("truth", row.right);
      json.set("answer", row.said);
      row.faults.forEach(json.putArray("faults")::add);
    }
    return log;
  }

  private void putErrors(int place) {
    Answered row = rows.get(place);
    for (String field : row.right.propertyNames()) {
      Draw draw = chance.ofRow(row.row.input(), field);
      ErrorRates rates = profile.fields().getOrDefault(field, profile.errors());
      Optional<ErrorClass> error = rates.at(draw.uniform(), factor(place));
      if (error.isPresent()
          && WrongValues.put(
              error.get(),
              field,
              row.said,
              row.right,
              () -> neighbour(place, draw),
              shape.field(field),
              draw.more())) {
        row.faults.add(field + ":" + error.get().word());
      }
    }
  }

  /// The answer of the next row of the call, or of any known row where it has only one.
  private Optional<ObjectNode> neighbour(int place, Draw draw) {
    return rows.size() > 1
        ? Optional.of(rows.get(next(place)).right)
        : truth.any(draw.more().split());
  }

  private int next(int place) {
    return (place + 1) % rows.size();
  }

  private void obey() {
    if (!packed) {
      return;
    }
    for (Profile.Instruction instruction : profile.instructions()) {
      for (int from = 0; from < rows.size(); from++) {
        if (!rows.get(from).row.text().contains(instruction.contains())) {
          continue;
        }
        for (int to = 0; to < rows.size(); to++) {
          Draw draw = chance.ofCall("instruction", instruction.contains(), id(from), id(to));
          if (to != from && draw.uniform() < instruction.neighbours()) {
            rows.get(to).said.setAll(instruction.says());
            rows.get(to).faults.add("instructed");
          }
        }
      }
    }
  }

  /// Whose answer stands at each row's id, after leaks and swaps.
  private int[] contents() {
    int[] content = new int[rows.size()];
    for (int i = 0; i < content.length; i++) {
      content[i] = i;
      leak(i);
    }
    for (int i = 0; i < content.length && rows.size() > 1; i++) {
      int other = next(i);
      if (content[i] == i && content[other] == other && happens(profile.rows().swap(), i, "swap")) {
        content[i] = other;
        content[other] = i;
        rows.get(i).faults.add("swap");
        rows.get(other).faults.add("swap");
      }
    }
    return content;
  }

  private void leak(int place) {
    if (rows.size() < 2 || !happens(profile.rows().leak(), place, "leak")) {
      return;
    }
    Answered row = rows.get(place);
    ObjectNode other = rows.get(next(place)).right;
    List<String> fields =
        row.right.propertyNames().stream()
            .filter(field -> other.has(field) && !other.path(field).equals(row.right.path(field)))
            .toList();
    if (!fields.isEmpty()) {
      String field = fields.get(chance.ofCall("leak", id(place)).more().nextInt(fields.size()));
      row.said.set(field, other.path(field));
      row.faults.add(field + ":leak");
    }
  }

  private ObjectNode answer(String id, Answered content) {
    ObjectNode json = Json.object();
    json.put("id", id);
    shape.echo(content.row.input()).ifPresent(echo -> json.put("echo", echo));
    json.set("answer", content.said);
    return json;
  }

  private boolean happens(double probability, int place, String fault) {
    return chance.ofCall(fault, id(place)).uniform() < Math.min(1, probability * factor(place));
  }

  private String id(int place) {
    return rows.get(place).row.id().orElse("");
  }

  private double factor(int place) {
    Answered row = rows.get(place);
    double factor =
        profile.size().factor(rows.size(), place) * row.known.map(Truth.Known::factor).orElse(1.0);
    for (Profile.Sentence sentence : profile.sentences()) {
      if (row.row.text().contains(sentence.contains()) || shared.contains(sentence.contains())) {
        factor *= sentence.factor();
      }
    }
    return factor;
  }
}
