package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;
import static dev.seiri.aws.dynamodb.Attributes.s;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.model.Usage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A paid answer as an item of the responses table.
final class AnswerItem {
  static final String KEY = "question_sha256";
  static final String REPAIR = "repair";
  static final String EXPIRES_AT = "expires_at";

  private static final String TEXT = "text";
  private static final String ZIPPED_TEXT = "text_gz";

  /// A longer text is stored compressed, because an item holds 400 KB.
  private static final int PLAIN_CHARS = 20_000;

  private AnswerItem() {}

  static Map<String, AttributeValue> key(QuestionId question) {
    return Map.of(KEY, s(question.sha256()));
  }

  static Map<String, AttributeValue> write(QuestionId question, Answer answer, Duration keep) {
    Map<String, AttributeValue> item = new LinkedHashMap<>(key(question));
    item.put("first", AttributeValue.fromM(completion(answer.first())));
    answer.repair().ifPresent(repair -> item.put(REPAIR, AttributeValue.fromM(completion(repair))));
    item.put("attempts", n(answer.attempts()));
    item.put("request_id", s(answer.askedFor().value()));
    item.put("created_at", s(answer.answeredAt().toString()));
    answer.note().ifPresent(note -> item.put("note", s(note)));
    answer.fallbackReason().ifPresent(why -> item.put("fallback_reason", s(why)));
    item.put(EXPIRES_AT, n(answer.answeredAt().plus(keep).getEpochSecond()));
    return item;
  }

  /// @throws MalformedItem if the item does not keep to the contract
  static Answer read(Map<String, AttributeValue> item) {
    String key = new Attributes("responses", item).required(KEY);
    Attributes attributes = new Attributes("responses[%s]".formatted(key), item);
    return new Answer(
        completion(attributes.map("first")),
        Optional.of(attributes.map(REPAIR))
            .filter(map -> !map.item().isEmpty())
            .map(AnswerItem::completion),
        attributes.smallInteger("attempts").orElse(1),
        new RequestId(attributes.required("request_id")),
        attributes.instant("created_at").orElse(Instant.EPOCH),
        attributes.string("note"),
        attributes.string("fallback_reason"));
  }

  private static Map<String, AttributeValue> completion(Completion completion) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    map.put("model_id", s(completion.modelId()));
    if (completion.text().length() <= PLAIN_CHARS && Text.isWellFormed(completion.text())) {
      map.put(TEXT, s(completion.text()));
    } else {
      map.put(ZIPPED_TEXT, AttributeValue.fromB(zip(completion.text())));
    }
    map.put("stop_reason", s(completion.stopReason().word()));
    map.put("input_tokens", n(completion.usage().inputTokens()));
    map.put("output_tokens", n(completion.usage().outputTokens()));
    map.put("cache_read_tokens", n(completion.usage().cacheReadTokens()));
    map.put("cache_write_tokens", n(completion.usage().cacheWriteTokens()));
    map.put("latency_ms", n(completion.latency().toMillis()));
    return map;
  }

  private static Completion completion(Attributes map) {
    return new Completion(
        map.required("model_id"),
        text(map),
        new StopReason(map.string("stop_reason").orElse("")),
        new Usage(
            map.integer("input_tokens").orElse(0),
            map.integer("output_tokens").orElse(0),
            map.integer("cache_read_tokens").orElse(0),
            map.integer("cache_write_tokens").orElse(0)),
        Duration.ofMillis(map.integer("latency_ms").orElse(0)));
  }

  private static String text(Attributes map) {
    AttributeValue zipped = map.item().get(ZIPPED_TEXT);
    return zipped != null && zipped.b() != null ? unzip(zipped.b()) : map.string(TEXT).orElse("");
  }

  /// Compresses the UTF-16 code units: a charset would replace half a surrogate pair.
  private static SdkBytes zip(String text) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DataOutputStream units = new DataOutputStream(new GZIPOutputStream(out))) {
      units.writeChars(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return SdkBytes.fromByteArray(out.toByteArray());
  }

  private static String unzip(SdkBytes zipped) {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(zipped.asByteArray()))) {
      return ByteBuffer.wrap(in.readAllBytes()).asCharBuffer().toString();
    } catch (IOException e) {
      throw new MalformedItem(
          "responses: %s is not gzip: %s".formatted(ZIPPED_TEXT, e.getMessage()));
    }
  }
}
