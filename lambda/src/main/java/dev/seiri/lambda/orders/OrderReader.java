package dev.seiri.lambda.orders;

import dev.seiri.core.execution.Limits;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.lambda.orders.Fields.TextBound;
import dev.seiri.lambda.orders.OrderFault.Code;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads orders, strictly: every field has a bound, and one that is not known is refused by name.
final class OrderReader {
  /// The most bytes of an order.
  static final int MOST_BYTES = 262_144;

  /// Who orders.
  static final String BY = "ordered_by";

  /// What an execution may cost at most, in US dollars.
  static final long MOST_USD = 1_000_000;

  /// How many tokens an execution may take at most.
  static final long MOST_TOKENS = 1_000_000_000_000L;

  private static final String KEY = "order_key";
  private static final String ATTEMPT = "attempt";
  private static final String WORDS = "start, cancel, resume, redrive, export, status, draft";
  private static final TextBound EXECUTION =
      TextBound.of(
          "[A-Za-z0-9][A-Za-z0-9._-]{0,99}",
          "up to 100 of A-Z a-z 0-9 . _ - and begin with a letter or digit");
  private static final TextBound PERSON = TextBound.line(200);
  private static final TextBound ANY_KEY =
      TextBound.of(
          "[A-Za-z0-9][A-Za-z0-9._:/@+-]{0,127}",
          "up to 128 of A-Z a-z 0-9 . _ : / @ + - and begin with a letter or digit");
  private static final TextBound PROMPT =
      TextBound.of(
          "(?:[^\\p{Cntrl}]|[\\t\\r\\n]){0,100000}",
          "up to 100,000 characters without control characters");
  private static final int KEPT_OF_KEY = 80;

  private final String bucket;

  /// @param bucket the stack's, which alone rows may come from
  OrderReader(String bucket) {
    this.bucket = bucket;
  }

  /// @throws OrderFault if it is no order
  Order read(byte[] bytes) {
    ObjectNode json = json(bytes);
    Fields fields = Fields.of(json);
    String word = fields.required("order", TextBound.line(40));
    Order order =
        switch (word) {
          case "start" -> start(fields, json);
          case "export" -> export(fields, json);
          case "cancel" -> new Order.Cancel(execution(fields), by(fields));
          case "resume" -> new Order.Resume(execution(fields), limits(fields), by(fields));
          case "redrive" -> new Order.Redrive(execution(fields), by(fields));
          case "draft" -> draft(fields);
          case "status" -> new Order.Status(execution(fields), by(fields));
          default ->
              throw new OrderFault(
                  Code.OUT_OF_BOUNDS,
                  "order",
                  "there is no order %s; the orders are %s"
                      .formatted(Text.excerpt(word, 40), WORDS));
        };
    fields.refuseOthers();
    return order;
  }

  /// The execution that a start makes: the key itself where it can be an execution's id.
  static ExecutionId execution(String key) {
    return ExecutionId.isPlain(key)
        ? new ExecutionId(key)
        : new ExecutionId(
            "%s-%s"
                .formatted(
                    key.substring(0, Math.min(KEPT_OF_KEY, key.length()))
                        .replaceAll("[^A-Za-z0-9._-]", "-"),
                    Text.sha256(key).substring(0, 8)));
  }

  private Order start(Fields fields, ObjectNode json) {
    ExecutionId execution = execution(fields.required(KEY, ANY_KEY));
    int attempt = (int) fields.whole(ATTEMPT, 1, 1_000).orElse(1);
    Optional<String> by = by(fields);
    List<String> arguments = new LoaderArguments(bucket, execution, by).of(fields);
    return new Order.Start(execution, attempt, digest(json), arguments, by);
  }

  private static Order draft(Fields fields) {
    String task = fields.required("task", LoaderArguments.TASK);
    String from = fields.required("from_version", LoaderArguments.VERSION);
    Optional<String> description = fields.text("description", TextBound.line(1_000));
    Optional<Fields> texts = fields.object("texts");
    if (texts.isEmpty() && description.isEmpty()) {
      throw fields.missing("texts");
    }
    Order.Draft draft =
        new Order.Draft(
            task,
            from,
            texts.flatMap(all -> all.text("system_template", PROMPT)),
            texts.flatMap(all -> all.text("prompt_template", PROMPT)),
            description,
            by(fields));
    texts.ifPresent(Fields::refuseOthers);
    return draft;
  }

  private static Order export(Fields fields, ObjectNode json) {
    fields.required(KEY, ANY_KEY);
    return new Order.Export(execution(fields), digest(json), by(fields));
  }

  /// Who orders, and which attempt it is, make it no other order.
  private static String digest(ObjectNode json) {
    ObjectNode same = json.deepCopy();
    same.remove(List.of(BY, ATTEMPT));
    return Text.sha256("seiri-order-1", Json.canonical(same));
  }

  private static ExecutionId execution(Fields fields) {
    return new ExecutionId(fields.required("execution_id", EXECUTION));
  }

  private static Optional<String> by(Fields fields) {
    return fields.text(BY, PERSON);
  }

  private static Limits limits(Fields fields) {
    return new Limits(
        fields.amount("max_cost_usd", MOST_USD),
        fields.whole("max_tokens", 1, MOST_TOKENS),
        Optional.empty());
  }

  private static ObjectNode json(byte[] bytes) {
    if (bytes.length > MOST_BYTES) {
      throw new OrderFault(
          Code.TOO_LARGE,
          "",
          String.format(Locale.ROOT, "an order has at most %,d bytes", MOST_BYTES));
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      JsonNode node = Json.read(text);
      if (node instanceof ObjectNode object) {
        return object;
      }
      throw new OrderFault(Code.NOT_JSON, "", "an order is a JSON object");
    } catch (JacksonException e) {
      throw new OrderFault(Code.NOT_JSON, "", "the order is not JSON: " + Json.reason(e));
    } catch (CharacterCodingException | IllegalArgumentException e) {
      throw new OrderFault(Code.NOT_JSON, "", "the order is not JSON in UTF-8");
    }
  }
}
