package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;
import static dev.seiri.aws.dynamodb.Attributes.s;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.release.LabelMove;
import dev.seiri.core.release.LabelStore.Standing;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A label and the moves it made, as items of the prompt_templates table.
///
/// A move is in a partition of its own, `@history:<task>`, so that a query of the task finds only
/// versions and labels. Its sort key begins with `@` too, so that a scan for versions skips it. It
/// has no attribute `version`, so that it is not taken for a label.
final class LabelItem {
  static final String VERSION = "version";
  static final String REVISION = "revision";
  private static final String HISTORY = "@history:";

  private LabelItem() {}

  /// @throws MalformedItem if the item does not keep to the contract
  static Standing read(PromptKey label, Map<String, AttributeValue> item) {
    Attributes attributes = new Attributes("prompt_templates[%s]".formatted(label), item);
    return new Standing(attributes.required(VERSION), attributes.integer(REVISION).orElse(0));
  }

  /// The partition that holds the moves of a task's labels.
  static String historyOf(String task) {
    return HISTORY + task;
  }

  static Map<String, AttributeValue> write(LabelMove move) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    item.put(PromptItem.TASK, s(historyOf(move.label().taskName())));
    item.put(
        PromptItem.VERSION,
        s(String.format(Locale.ROOT, "%s#%08d", move.label().version(), move.revision())));
    item.put("label", s(move.label().version()));
    item.put(REVISION, n(move.revision()));
    item.put("kind", s(move.kind().word()));
    move.from().ifPresent(from -> item.put("from_version", s(from)));
    item.put("to_version", s(move.to()));
    item.put("moved_at", s(move.at().truncatedTo(ChronoUnit.MILLIS).toString()));
    item.put("moved_by", s(move.by()));
    move.why().ifPresent(why -> item.put("why", s(why)));
    return item;
  }

  /// @throws MalformedItem if the item does not keep to the contract
  static LabelMove move(String task, Map<String, AttributeValue> item) {
    Attributes bare = new Attributes("prompt_templates", item);
    Attributes attributes =
        new Attributes(
            "prompt_templates[%s, %s]"
                .formatted(bare.required(PromptItem.TASK), bare.required(PromptItem.VERSION)),
            item);
    try {
      return new LabelMove(
          new PromptKey(task, attributes.required("label")),
          attributes.integer(REVISION).orElse(0),
          LabelMove.Kind.of(attributes.string("kind").orElse("")),
          attributes.string("from_version"),
          attributes.required("to_version"),
          attributes
              .instant("moved_at")
              .orElseThrow(() -> new MalformedItem(attributes.where() + " has no moved_at")),
          attributes.required("moved_by"),
          attributes.string("why"));
    } catch (IllegalArgumentException e) {
      throw new MalformedItem(attributes.where() + ": " + e.getMessage());
    }
  }
}
