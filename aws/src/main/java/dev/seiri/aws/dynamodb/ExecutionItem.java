package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;
import static dev.seiri.aws.dynamodb.Attributes.s;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Execution.Provenance;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.execution.WaitCause;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptKey;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An execution as an item of the executions table.
final class ExecutionItem {
  static final String ID = "execution_id";
  static final String PAYLOAD = "payload";
  static final String STATUS = "status";
  static final String REASON = "status_reason";
  static final String REQUEST_COUNT = "request_count";
  static final String REUSED = "count_reused";
  static final String FLAGGED = "count_flagged";
  static final String INPUT_TOKENS = "input_tokens";
  static final String OUTPUT_TOKENS = "output_tokens";
  static final String CACHE_READ_TOKENS = "cache_read_tokens";
  static final String COST_USD = "cost_usd";
  static final String SWEEP = "sweep";
  static final String COUNTER_CHECK = "counter_check";
  static final String WAITS_FOR = "waits_for";
  static final String PAID_AGAIN = "paid_again";
  static final String ANSWERED_VARIANTS = "answered_variants";
  private static final String VARIANTS = "variants";
  private static final String DECISIONS = "decisions";

  private ExecutionItem() {}

  static Map<String, AttributeValue> key(ExecutionId id) {
    return Map.of(ID, s(id.value()));
  }

  /// The counter of a verdict.
  static String counter(Verdict verdict) {
    return "count_" + verdict.word();
  }

  static Map<String, AttributeValue> write(Execution execution) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    item.put(ID, s(execution.id().value()));
    item.put(PAYLOAD, AttributeValue.fromM(payload(execution.payload())));
    item.put(STATUS, s(execution.status().word()));
    execution.requestCount().ifPresent(count -> item.put(REQUEST_COUNT, n(count)));
    execution.reason().ifPresent(reason -> item.put(REASON, s(reason)));
    item.putAll(AccountItem.write(Account.of(execution.limits())));
    Provenance provenance = execution.provenance();
    provenance.source().ifPresent(source -> item.put("source", s(source)));
    provenance.sourceSha256().ifPresent(sha -> item.put("source_sha256", s(sha)));
    provenance
        .createdAt()
        .ifPresent(at -> item.put("created_at", s(at.truncatedTo(ChronoUnit.MILLIS).toString())));
    provenance.createdBy().ifPresent(by -> item.put("created_by", s(by)));
    return item;
  }

  /// @throws MalformedItem if the item does not keep to the contract
  static Execution read(Map<String, AttributeValue> item) {
    String id = new Attributes("executions", item).required(ID);
    Attributes all = new Attributes("executions[%s]".formatted(id), item);
    Set<String> damaged = damagedCounters(all);
    Attributes attributes = all.without(damaged);
    try {
      return new Execution(
          new ExecutionId(id),
          payload(attributes.map(PAYLOAD)),
          status(attributes),
          attributes.integer(REQUEST_COUNT),
          attributes.string(REASON),
          tally(attributes),
          new Provenance(
              attributes.string("source"),
              attributes.string("source_sha256"),
              attributes.instant("created_at"),
              attributes.string("created_by")),
          SweepingMap.read(attributes.map(SWEEP), attributes.map(COUNTER_CHECK)),
          attributes.integer(PAID_AGAIN).orElse(0),
          AccountItem.read(attributes),
          waitsFor(attributes),
          damaged);
    } catch (IllegalArgumentException e) {
      throw new MalformedItem(attributes.where() + ": " + e.getMessage());
    }
  }

  static AttributeValue waitsFor(WaitCause cause) {
    return AttributeValue.fromM(Map.of("why", s(cause.why()), "at", s(cause.at().toString())));
  }

  /// It is for people, and must not keep an execution from being read.
  private static Optional<WaitCause> waitsFor(Attributes attributes) {
    AttributeValue value = attributes.item().get(WAITS_FOR);
    if (value == null || !value.hasM()) {
      return Optional.empty();
    }
    Attributes map = new Attributes(attributes.where() + "." + WAITS_FOR, value.m());
    Optional<Instant> at =
        Optional.ofNullable(value.m().get("at"))
            .map(AttributeValue::s)
            .flatMap(s -> map.instant("at"));
    Optional<String> why = Optional.ofNullable(value.m().get("why")).map(AttributeValue::s);
    return at.flatMap(moment -> why.map(text -> new WaitCause(moment, text)));
  }

  private static ExecutionStatus status(Attributes attributes) {
    String word = attributes.string(STATUS).orElse(ExecutionStatus.RUNNING.word());
    return ExecutionStatus.of(word)
        .orElseThrow(() -> new MalformedItem(attributes.where() + ": there is no status " + word));
  }

  private static Map<String, AttributeValue> payload(Payload payload) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    map.put("task_name", s(payload.prompt().taskName()));
    map.put("prompt_version", s(payload.prompt().version()));
    map.put("foundation_model_id", s(payload.foundationModelId()));
    if (!payload.fallbackModelIds().isEmpty()) {
      map.put(
          "fallback_model_ids",
          AttributeValue.fromL(payload.fallbackModelIds().stream().map(Attributes::s).toList()));
    }
    Map<String, AttributeValue> inference = InferenceMap.write(payload.inference());
    if (!inference.isEmpty()) {
      map.put("inference", AttributeValue.fromM(inference));
    }
    map.put("reuse", AttributeValue.fromBool(payload.reuse()));
    if (!payload.decisions()) {
      map.put(DECISIONS, AttributeValue.fromBool(false));
    }
    payload.maxInFlight().ifPresent(max -> map.put("max_in_flight", n(max)));
    if (!payload.variants().isEmpty()) {
      map.put(VARIANTS, VariantMap.write(payload.variants()));
    }
    return map;
  }

  private static Payload payload(Attributes map) {
    PromptKey prompt = new PromptKey(map.required("task_name"), map.required("prompt_version"));
    if (prompt.isLabel()) {
      throw new MalformedItem(
          "%s: prompt_version %s is a label; an execution names a version"
              .formatted(map.where(), prompt.version()));
    }
    Inference inference = InferenceMap.read(map.map("inference"));
    return new Payload(
        prompt,
        map.required("foundation_model_id"),
        map.strings("fallback_model_ids"),
        inference,
        map.bool("reuse", true),
        map.smallInteger("max_in_flight"),
        VariantMap.read(map.maps(VARIANTS)),
        map.bool(DECISIONS, true));
  }

  /// All counters but the variants.
  static Map<String, AttributeValue> counters(Tally tally) {
    Map<String, AttributeValue> counters = new LinkedHashMap<>();
    for (Verdict verdict : Verdict.values()) {
      counters.put(counter(verdict), n(tally.of(verdict)));
    }
    counters.put(REUSED, n(tally.reused()));
    counters.put(FLAGGED, n(tally.flagged()));
    counters.put(INPUT_TOKENS, n(tally.inputTokens()));
    counters.put(OUTPUT_TOKENS, n(tally.outputTokens()));
    counters.put(CACHE_READ_TOKENS, n(tally.cacheReadTokens()));
    counters.put(COST_USD, n(tally.costUsd()));
    return counters;
  }

  /// The counters of results that hold no number, or no set of names. They say nothing, and must
  /// not keep an execution from being read: they can be counted again.
  private static Set<String> damagedCounters(Attributes attributes) {
    Set<String> damaged = new LinkedHashSet<>();
    for (String name : counters(Tally.NONE).keySet()) {
      if (isDamaged(() -> attributes.decimal(name))
          || (!name.equals(COST_USD) && isDamaged(() -> attributes.integer(name)))) {
        damaged.add(name);
      }
    }
    if (isDamaged(() -> attributes.integer(PAID_AGAIN))) {
      damaged.add(PAID_AGAIN);
    }
    if (isDamaged(() -> attributes.set(ANSWERED_VARIANTS))) {
      damaged.add(ANSWERED_VARIANTS);
    }
    return damaged;
  }

  private static boolean isDamaged(Runnable read) {
    try {
      read.run();
      return false;
    } catch (MalformedItem e) {
      return true;
    }
  }

  /// What the counters say that can be read.
  static Tally tally(Attributes all) {
    Attributes attributes = all.without(damagedCounters(all));
    EnumMap<Verdict, Long> verdicts = new EnumMap<>(Verdict.class);
    for (Verdict verdict : Verdict.values()) {
      attributes.integer(counter(verdict)).ifPresent(count -> verdicts.put(verdict, count));
    }
    return new Tally(
        verdicts,
        attributes.integer(REUSED).orElse(0),
        attributes.integer(INPUT_TOKENS).orElse(0),
        attributes.integer(OUTPUT_TOKENS).orElse(0),
        attributes.integer(CACHE_READ_TOKENS).orElse(0),
        attributes.decimal(COST_USD),
        attributes.set(ANSWERED_VARIANTS),
        attributes.integer(FLAGGED).orElse(0));
  }
}
