package dev.seiri.bench.rig;

import dev.seiri.core.json.Json;
import dev.seiri.local.bedrock.PromptRows;
import dev.seiri.local.bedrock.StandInQuestion;
import dev.seiri.local.bedrock.StandInReply;
import java.util.List;
import java.util.function.Function;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers to the rows of a call: to one by itself, to several by their ids.
public final class RowAnswers {
  private RowAnswers() {}

  /// The rows of a call, as they were read.
  public static List<String> inputs(StandInQuestion question) {
    return rows(question).stream().map(PromptRows.Row::input).toList();
  }

  /// An answer to a call.
  ///
  /// @param answer to one of its rows
  public static StandInReply of(StandInQuestion question, Function<String, ObjectNode> answer) {
    List<PromptRows.Row> rows = rows(question);
    if (rows.getFirst().id().isEmpty()) {
      return StandInReply.text(Json.write(answer.apply(rows.getFirst().input())));
    }
    ObjectNode whole = Json.object();
    ArrayNode answers = whole.putArray("answers");
    for (PromptRows.Row row : rows) {
      answers
          .addObject()
          .put("id", row.id().orElseThrow())
          .set("answer", answer.apply(row.input()));
    }
    return StandInReply.text(Json.write(whole));
  }

  private static List<PromptRows.Row> rows(StandInQuestion question) {
    return PromptRows.of(String.join("\n", question.userTexts()));
  }
}
