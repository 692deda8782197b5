package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;
import static dev.seiri.aws.dynamodb.Attributes.s;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.CallCounts;
import dev.seiri.core.answer.LedgerEntry;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.CallShare;
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
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// A paid answer, and calls that may have been paid for, as an item of the responses table.
final class AnswerItem {
  static final String KEY = "question_sha256";
  static final String REPAIR = "repair";
  static final String EXPIRES_AT = "expires_at";
  static final String FIRST = "first";

  /// Calls that may have been paid for without leaving an answer.
  static final String LOST = "lost_calls";

  private static final String ATTEMPTS = "attempts";

  /// The attempts by model, where they are not all of the model that gave the first answer.
  private static final String CALLS = "calls";

  private static final String TEXT = "text";
  private static final String ZIPPED_TEXT = "text_gz";
  private static final String LATENCY = "latency_ms";
  private static final String MODEL_LATENCY = "model_latency_ms";
  private static final String USAGE_NOTE = "usage_note";

  /// Of a call of several rows, what is the row's.
  private static final String SHARE = "share";

  private static final String ROWS = "rows";
  private static final String USD = "usd";
  private static final String FAULT = "fault";
  private static final String SAVED_TOKENS = "saved_tokens";

  /// A longer text is stored compressed, because an item holds 400 KB.
  private static final int PLAIN_CHARS = 20_000;

  private AnswerItem() {}

  static Map<String, AttributeValue> key(QuestionId question) {
    return Map.of(KEY, s(question.sha256()));
  }

  /// The attributes of an answer.
  static Map<String, AttributeValue> write(Answer answer, Duration keep) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    item.put(FIRST, AttributeValue.fromM(completion(answer.first())));
    answer.repair().ifPresent(repair -> item.put(REPAIR, AttributeValue.fromM(completion(repair))));
    item.put(ATTEMPTS, n(answer.attempts()));
    if (!answer.calls().equals(CallCounts.of(answer.first().modelId(), answer.attempts()))) {
      Map<String, AttributeValue> calls = new LinkedHashMap<>();
      answer.calls().byModel().forEach((model, count) -> calls.put(model, n(count)));
      item.put(CALLS, AttributeValue.fromM(calls));
    }
    item.put("request_id", s(answer.askedFor().value()));
    item.put("created_at", s(answer.answeredAt().toString()));
    answer.note().ifPresent(note -> item.put("note", s(note)));
    answer.fallbackReason().ifPresent(why -> item.put("fallback_reason", s(why)));
    item.put(EXPIRES_AT, n(answer.answeredAt().plus(keep).getEpochSecond()));
    return item;
  }

  /// What an item says; never fails: one that does not keep to the contract says what is wrong.
  static LedgerEntry entry(Map<String, AttributeValue> item) {
    try {
      Attributes attributes = attributes(item);
      return new LedgerEntry(
          item.containsKey(FIRST) || !item.containsKey(LOST)
              ? Optional.of(read(item))
              : Optional.empty(),
          lost(attributes));
    } catch (MalformedItem | IllegalArgumentException e) {
      return LedgerEntry.unreadable(String.valueOf(e.getMessage()));
    }
  }

  /// An item under the name by which it is kept once it is set aside: the same item has the same.
  static Map<String, AttributeValue> aside(Map<String, AttributeValue> item) {
    Map<String, AttributeValue> kept = new TreeMap<>(item);
    String name =
        "damaged:%s:%s"
            .formatted(
                new Attributes("responses", item).required(KEY),
                Text.sha256(kept.toString()).substring(0, 16));
    kept.put(KEY, s(name));
    return kept;
  }

  /// What is left of an item without what cannot be read of it.
  ///
  /// @param instead stands for its answer
  /// @return empty if nothing is left
  static Map<String, AttributeValue> without(
      Map<String, AttributeValue> item, Optional<LostCall> instead, Duration keep) {
    List<AttributeValue> calls = new ArrayList<>(readableLosses(item));
    instead.ifPresent(call -> calls.add(write(call)));
    if (calls.isEmpty()) {
      return Map.of();
    }
    AttributeValue expires = item.get(EXPIRES_AT);
    return Map.of(
        KEY,
        s(new Attributes("responses", item).required(KEY)),
        LOST,
        AttributeValue.fromL(calls),
        EXPIRES_AT,
        expires == null || expires.n() == null
            ? n(instead.map(LostCall::at).orElse(Instant.EPOCH).plus(keep).getEpochSecond())
            : expires);
  }

  /// An item with an answer in the place of what cannot be read of it.
  static Map<String, AttributeValue> restored(
      Map<String, AttributeValue> item, QuestionId question, Answer answer, Duration keep) {
    Map<String, AttributeValue> whole = new LinkedHashMap<>(without(item, Optional.empty(), keep));
    whole.putAll(key(question));
    whole.putAll(write(answer, keep));
    return whole;
  }

  private static List<AttributeValue> readableLosses(Map<String, AttributeValue> item) {
    AttributeValue there = item.get(LOST);
    if (there == null) {
      return List.of();
    }
    try {
      lost(attributes(item));
      return there.l();
    } catch (MalformedItem | IllegalArgumentException e) {
      return List.of();
    }
  }

  private static Attributes attributes(Map<String, AttributeValue> item) {
    String key = new Attributes("responses", item).required(KEY);
    return new Attributes("responses[%s]".formatted(key), item);
  }

  /// A lost call, as it stands in its item's list.
  static AttributeValue write(LostCall call) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    map.put("id", s(call.id()));
    map.put("execution_id", s(call.execution().value()));
    map.put("request_id", s(call.askedFor().value()));
    map.put("model_id", s(call.modelId()));
    usage(map, call.worst());
    map.put("at", s(call.at().toString()));
    map.put("reason", s(Text.excerpt(call.reason(), 300)));
    if (call.calls() != 1) {
      map.put(CALLS, n(call.calls()));
    }
    return AttributeValue.fromM(map);
  }

  /// An SDK may send a write twice: each call counts once.
  private static List<LostCall> lost(Attributes item) {
    Map<String, LostCall> byId = new LinkedHashMap<>();
    for (Attributes map : item.maps(LOST)) {
      byId.put(
          map.required("id"),
          new LostCall(
              map.required("id"),
              new ExecutionId(map.required("execution_id")),
              new RequestId(map.required("request_id")),
              map.required("model_id"),
              usage(map),
              map.instant("at").orElse(Instant.EPOCH),
              map.string("reason").orElse(""),
              map.smallInteger(CALLS).orElse(1)));
    }
    return List.copyOf(byId.values());
  }

  /// @throws MalformedItem if the item does not keep to the contract
  static Answer read(Map<String, AttributeValue> item) {
    Attributes attributes = attributes(item);
    Completion first = completion(attributes.map(FIRST));
    return new Answer(
        first,
        Optional.of(attributes.map(REPAIR))
            .filter(map -> !map.item().isEmpty())
            .map(AnswerItem::completion),
        calls(attributes, first.modelId()),
        new RequestId(attributes.required("request_id")),
        attributes.instant("created_at").orElse(Instant.EPOCH),
        attributes.string("note"),
        attributes.string("fallback_reason"));
  }

  private static CallCounts calls(Attributes attributes, String answeredBy) {
    Attributes byModel = attributes.map(CALLS);
    CallCounts calls = CallCounts.NONE;
    for (String model : new TreeSet<>(byModel.item().keySet())) {
      calls = calls.plus(model, byModel.smallInteger(model).orElse(0));
    }
    return calls.total() > 0
        ? calls
        : CallCounts.of(answeredBy, attributes.smallInteger(ATTEMPTS).orElse(1));
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
    usage(map, completion.usage());
    completion.usageNote().ifPresent(note -> map.put(USAGE_NOTE, s(note)));
    completion.latency().ifPresent(latency -> map.put(LATENCY, n(latency.toMillis())));
    completion.modelLatency().ifPresent(latency -> map.put(MODEL_LATENCY, n(latency.toMillis())));
    completion.share().ifPresent(share -> map.put(SHARE, AttributeValue.fromM(share(share))));
    return map;
  }

  private static void usage(Map<String, AttributeValue> map, Usage usage) {
    map.put("input_tokens", n(usage.inputTokens()));
    map.put("output_tokens", n(usage.outputTokens()));
    map.put("cache_read_tokens", n(usage.cacheReadTokens()));
    map.put("cache_write_tokens", n(usage.cacheWriteTokens()));
  }

  private static Usage usage(Attributes map) {
    return new Usage(
        map.integer("input_tokens").orElse(0),
        map.integer("output_tokens").orElse(0),
        map.integer("cache_read_tokens").orElse(0),
        map.integer("cache_write_tokens").orElse(0));
  }

  private static Completion completion(Attributes map) {
    return new Completion(
        map.required("model_id"),
        text(map),
        new StopReason(map.string("stop_reason").orElse("")),
        usage(map),
        duration(map, LATENCY),
        duration(map, MODEL_LATENCY),
        map.string(USAGE_NOTE),
        Optional.of(map.map(SHARE))
            .filter(share -> !share.item().isEmpty())
            .map(AnswerItem::share));
  }

  private static Map<String, AttributeValue> share(CallShare share) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    map.put(ROWS, n(share.rows()));
    share.usd().ifPresent(usd -> map.put(USD, n(usd)));
    share.fault().ifPresent(fault -> map.put(FAULT, s(fault)));
    map.put(SAVED_TOKENS, n(share.savedTokens()));
    return map;
  }

  private static CallShare share(Attributes map) {
    return new CallShare(
        map.smallInteger(ROWS).orElse(1),
        map.has(USD) ? Optional.of(map.decimal(USD)) : Optional.empty(),
        map.string(FAULT),
        map.integer(SAVED_TOKENS).orElse(0));
  }

  private static Optional<Duration> duration(Attributes map, String name) {
    OptionalLong millis = map.integer(name);
    return millis.isPresent()
        ? Optional.of(Duration.ofMillis(millis.getAsLong()))
        : Optional.empty();
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
