package dev.seiri.local.bedrock;

import dev.seiri.core.json.Json;
import dev.seiri.core.pack.Echo;
import dev.seiri.local.rules.OfflineRules;
import dev.seiri.local.rules.RuleTask;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `seiri.offline-rules-v1`: openly rule-based, **not a language model**. It answers the shipped
/// tasks by rules, so that a newcomer sees results without an account; it reads no instructions.
public final class RulesModel implements StandInModel {
  public static final String ID = "seiri.offline-rules-v1";

  private static final String ECHO = "/properties/answers/items/properties/echo";

  private final OfflineRules rules;

  public RulesModel(OfflineRules rules) {
    this.rules = rules;
  }

  @Override
  public StandInReply reply(StandInQuestion question) {
    Optional<RuleTask> task = task(question);
    if (task.isEmpty() && question.schema().isPresent()) {
      return StandInReply.text(
          ID
              + " is no language model: it is a set of rules for the tasks "
              + String.join(", ", rules.names())
              + " and cannot fill in another task's schema.");
    }
    RuleTask by = task.orElse(rules.generic());
    ObjectNode answer = isPacked(question) ? answers(question, by) : by.answer(row(question));
    return question.tool() ? toolUse(question, answer) : text(question, answer);
  }

  private Optional<RuleTask> task(StandInQuestion question) {
    return question
        .schemaName()
        .or(() -> Optional.ofNullable(question.metadata().get("task_name")))
        .flatMap(rules::task);
  }

  /// Whether the question is about several rows: the text alone does not tell, for a row may say
  /// what it likes.
  private static boolean isPacked(StandInQuestion question) {
    return question
        .schema()
        .filter(schema -> schema.at("/properties/answers/items/properties/id").isObject())
        .isPresent();
  }

  private static ObjectNode answers(StandInQuestion question, RuleTask task) {
    ObjectNode whole = Json.object();
    ArrayNode answers = whole.putArray("answers");
    for (PromptRows.Row row : PromptRows.of(question.userTexts().getFirst())) {
      ObjectNode entry = answers.addObject().put("id", row.id().orElse(""));
      if (question.schema().orElseThrow().at(ECHO).isObject()) {
        String text = row.text().strip();
        entry.put(
            "echo",
            text.substring(
                0,
                text.offsetByCodePoints(
                    0, Math.min(Echo.LENGTH, text.codePointCount(0, text.length())))));
      }
      entry.set("answer", task.answer(row.input()));
    }
    return whole;
  }

  private static String row(StandInQuestion question) {
    return new PromptRows.Row(Optional.empty(), question.userTexts().getFirst()).input();
  }

  private static StandInReply text(StandInQuestion question, ObjectNode answer) {
    String json = Json.write(answer);
    return StandInReply.text(
        question.schema().isPresent() ? json : "<output>" + json + "</output>");
  }

  private static StandInReply toolUse(StandInQuestion question, ObjectNode answer) {
    ObjectNode block = Json.object();
    ObjectNode use = block.putObject("toolUse");
    use.put("toolUseId", "tooluse_1");
    use.put("name", question.schemaName().orElse("answer"));
    use.set("input", answer);
    return new StandInReply.Blocks(List.of(block), "tool_use");
  }
}
