package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;
import static dev.seiri.aws.dynamodb.Attributes.s;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.execution.Sweeping;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.execution.WaitCause;
import dev.seiri.core.id.ExecutionId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ConditionalCheckFailedException;
import software.amazon.awssdk.services.dynamodb.model.ReturnValue;
import software.amazon.awssdk.services.dynamodb.model.UpdateItemRequest;

/// The executions table on DynamoDB.
public final class DynamoExecutionStore implements ExecutionStore {
  private static final Logger LOG = LoggerFactory.getLogger(DynamoExecutionStore.class);
  private static final String OPEN =
      "attribute_exists(execution_id) AND (attribute_not_exists(#status) OR #status IN (:loading,"
          + " :running))";

  private final DynamoDbClient client;
  private final String table;
  private final Retention retention;

  /// Executions that are kept for ever.
  public DynamoExecutionStore(DynamoDbClient client, String table) {
    this(client, table, Retention.NONE);
  }

  public DynamoExecutionStore(DynamoDbClient client, String table, Retention retention) {
    this.client = client;
    this.table = table;
    this.retention = retention;
  }

  @Override
  public boolean createIfNotExists(Execution execution) {
    Map<String, AttributeValue> item = new HashMap<>(ExecutionItem.write(execution));
    retention.note(item);
    return SdkErrors.call(
        "create execution " + execution.id(),
        () -> {
          try {
            client.putItem(put ->
                put.tableName(table)
                    .item(item)
                    .conditionExpression("attribute_not_exists(execution_id)"));
            return true;
          } catch (ConditionalCheckFailedException e) {
            return false;
          }
        });
  }

  @Override
  public Optional<Execution> find(ExecutionId id) {
    Map<String, AttributeValue> item =
        SdkErrors.call(
                "read execution " + id,
                () ->
                    client.getItem(get ->
                        get.tableName(table).key(ExecutionItem.key(id)).consistentRead(true)))
            .item();
    return item.isEmpty() ? Optional.empty() : Optional.of(ExecutionItem.read(item));
  }

  @Override
  public List<Execution> list() {
    return SdkErrors.call(
        "list the executions in " + table,
        () ->
            client.scanPaginator(scan -> scan.tableName(table)).items().stream()
                .flatMap(item -> readable(item).stream())
                .toList());
  }

  /// One item that does not keep to the contract must not hide the others.
  private static Optional<Execution> readable(Map<String, AttributeValue> item) {
    try {
      return Optional.of(ExecutionItem.read(item));
    } catch (MalformedItem e) {
      LOG.warn("{}", e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public Optional<Execution> count(ExecutionId id, Tally tally) {
    Map<String, AttributeValue> additions = new LinkedHashMap<>();
    tally
        .verdicts()
        .forEach((verdict, count) -> additions.put(ExecutionItem.counter(verdict), n(count)));
    additions.put(ExecutionItem.REUSED, n(tally.reused()));
    additions.put(ExecutionItem.FLAGGED, n(tally.flagged()));
    additions.put(ExecutionItem.INPUT_TOKENS, n(tally.inputTokens()));
    additions.put(ExecutionItem.OUTPUT_TOKENS, n(tally.outputTokens()));
    additions.put(ExecutionItem.CACHE_READ_TOKENS, n(tally.cacheReadTokens()));
    additions.put(ExecutionItem.COST_USD, n(tally.costUsd()));
    if (!tally.answeredVariants().isEmpty()) {
      additions.put(
          ExecutionItem.ANSWERED_VARIANTS,
          AttributeValue.fromSs(tally.answeredVariants().stream().sorted().toList()));
    }
    String expression =
        additions.keySet().stream()
            .map(name -> name + " :" + name)
            .collect(Collectors.joining(", ", "ADD ", ""));
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    additions.forEach((name, value) -> values.put(":" + name, value));
    return updated(
            "count results of " + id,
            UpdateItemRequest.builder()
                .key(ExecutionItem.key(id))
                .updateExpression(expression)
                .expressionAttributeValues(values)
                .conditionExpression("attribute_exists(execution_id)")
                .returnValues(ReturnValue.ALL_NEW))
        .flatMap(DynamoExecutionStore::readable);
  }

  @Override
  public void loaded(ExecutionId id, long requestCount) {
    update(
        "mark execution " + id + " as loaded",
        UpdateItemRequest.builder()
            .key(ExecutionItem.key(id))
            .updateExpression("SET request_count = :count")
            .expressionAttributeValues(Map.of(":count", n(requestCount)))
            .conditionExpression("attribute_exists(execution_id)"));
    move(id, ExecutionStatus.RUNNING, Optional.empty(), "#status = :from", ExecutionStatus.LOADING);
  }

  @Override
  public boolean halt(ExecutionId id, String reason) {
    return move(id, ExecutionStatus.HALTED, Optional.of(reason), OPEN, ExecutionStatus.RUNNING);
  }

  @Override
  public boolean resume(ExecutionId id) {
    return move(
        id, ExecutionStatus.RUNNING, Optional.of(""), "#status = :from", ExecutionStatus.HALTED);
  }

  @Override
  public boolean cancel(ExecutionId id, String reason) {
    return move(
        id,
        ExecutionStatus.CANCELLED,
        Optional.of(reason),
        "attribute_exists(execution_id) AND (attribute_not_exists(#status) OR #status IN (:loading,"
            + " :running, :from))",
        ExecutionStatus.HALTED);
  }

  @Override
  public boolean swept(ExecutionId id, Sweeping sweeping) {
    return update(
        "note the sweep of " + id,
        UpdateItemRequest.builder()
            .key(ExecutionItem.key(id))
            .updateExpression("SET " + progress(sweeping))
            .conditionExpression(
                "attribute_exists(execution_id) AND (sweep.version = :before OR"
                    + " (attribute_not_exists(sweep) AND :before = :none))")
            .expressionAttributeValues(values(sweeping)));
  }

  @Override
  public void paidAgain(ExecutionId id, long answers) {
    update(
        "count answers paid again in " + id,
        UpdateItemRequest.builder()
            .key(ExecutionItem.key(id))
            .updateExpression("ADD paid_again :answers")
            .conditionExpression("attribute_exists(execution_id)")
            .expressionAttributeValues(Map.of(":answers", n(answers))));
  }

  @Override
  public void waitsFor(ExecutionId id, WaitCause cause) {
    update(
        "note what " + id + " waits for",
        UpdateItemRequest.builder()
            .key(ExecutionItem.key(id))
            .updateExpression("SET waits_for = :cause")
            .conditionExpression("attribute_exists(execution_id)")
            .expressionAttributeValues(Map.of(":cause", ExecutionItem.waitsFor(cause))));
  }

  @Override
  public void waitsNoMore(ExecutionId id, WaitCause noted) {
    update(
        "note that " + id + " waits no more",
        UpdateItemRequest.builder()
            .key(ExecutionItem.key(id))
            .updateExpression("REMOVE waits_for")
            .conditionExpression("waits_for = :cause")
            .expressionAttributeValues(Map.of(":cause", ExecutionItem.waitsFor(noted))));
  }

  @Override
  public boolean recount(Execution before, Tally counted) {
    ExecutionId id = before.id();
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    List<String> set = new ArrayList<>();
    List<String> same = new ArrayList<>(List.of("attribute_exists(execution_id)"));
    Map<String, AttributeValue> old = ExecutionItem.counters(before.tally());
    ExecutionItem.counters(counted)
        .forEach((name, value) -> {
          AttributeValue was = old.getOrDefault(name, n(0));
          set.add("%1$s = :%1$s".formatted(name));
          values.put(":" + name, value);
          if (before.damagedCounters().contains(name)) {
            // A number with a fraction is none either.
            same.add("(NOT attribute_type(%1$s, :number) OR %1$s <> :%1$s)".formatted(name));
            return;
          }
          values.put(":was_" + name, was);
          same.add(
              new BigDecimal(was.n()).signum() == 0
                  ? "(attribute_not_exists(%1$s) OR %1$s = :was_%1$s)".formatted(name)
                  : "%1$s = :was_%1$s".formatted(name));
        });
    if (!before.damagedCounters().isEmpty()) {
      values.put(":number", s("N"));
    }
    if (before.damagedCounters().contains(ExecutionItem.PAID_AGAIN)) {
      set.add("paid_again = :paid_again");
      same.add("(NOT attribute_type(paid_again, :number) OR paid_again <> :paid_again)");
      values.put(":paid_again", n(before.account().paidAgain().calls()));
    }
    String variants = ExecutionItem.ANSWERED_VARIANTS;
    if (!counted.answeredVariants().isEmpty()) {
      set.add("%1$s = :%1$s".formatted(variants));
      values.put(
          ":" + variants,
          AttributeValue.fromSs(counted.answeredVariants().stream().sorted().toList()));
    }
    return update(
        "replace the counters of " + id,
        UpdateItemRequest.builder()
            .key(ExecutionItem.key(id))
            .updateExpression(
                "SET "
                    + String.join(", ", set)
                    + (counted.answeredVariants().isEmpty() ? " REMOVE " + variants : ""))
            .conditionExpression(String.join(" AND ", same))
            .expressionAttributeValues(values));
  }

  @Override
  public boolean reopen(ExecutionId id, Sweeping sweeping) {
    Map<String, AttributeValue> values = values(sweeping);
    values.put(":running", s(ExecutionStatus.RUNNING.word()));
    values.put(":finished", s(ExecutionStatus.FINISHED.word()));
    return update(
        "open execution " + id + " again",
        UpdateItemRequest.builder()
            .key(ExecutionItem.key(id))
            .updateExpression("SET #status = :running, " + progress(sweeping))
            .conditionExpression(
                "#status = :finished AND (sweep.version = :before OR (attribute_not_exists(sweep)"
                    + " AND :before = :none))")
            .expressionAttributeNames(Map.of("#status", ExecutionItem.STATUS))
            .expressionAttributeValues(values));
  }

  /// The part of an update expression that stores the sweep's progress.
  private static String progress(Sweeping sweeping) {
    return "sweep = :sweep"
        + (sweeping.check().isPresent()
            ? ", " + ExecutionItem.COUNTER_CHECK + " = :check"
            : " REMOVE " + ExecutionItem.COUNTER_CHECK);
  }

  /// The values of that part, and of the condition that no other sweep was faster.
  private static Map<String, AttributeValue> values(Sweeping sweeping) {
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    values.put(":sweep", AttributeValue.fromM(SweepingMap.write(sweeping)));
    values.put(":before", n(sweeping.version() - 1));
    values.put(":none", n(0));
    sweeping
        .check()
        .ifPresent(check -> values.put(":check", AttributeValue.fromM(SweepingMap.write(check))));
    return values;
  }

  @Override
  public boolean finish(ExecutionId id) {
    return move(id, ExecutionStatus.FINISHED, Optional.empty(), OPEN, ExecutionStatus.RUNNING);
  }

  /// Changes the status where the condition holds; an empty reason removes the old one. Rows of a
  /// resumed execution are processed again: its counters are to be compared with the results then.
  private boolean move(
      ExecutionId id,
      ExecutionStatus to,
      Optional<String> reason,
      String condition,
      ExecutionStatus from) {
    Map<String, AttributeValue> values = new LinkedHashMap<>();
    values.put(":to", s(to.word()));
    if (condition.contains(":from")) {
      values.put(":from", s(from.word()));
    }
    if (condition.contains(":loading")) {
      values.put(":loading", s(ExecutionStatus.LOADING.word()));
      values.put(":running", s(ExecutionStatus.RUNNING.word()));
    }
    String expression = "SET #status = :to";
    if (reason.isPresent() && reason.get().isEmpty()) {
      expression += " REMOVE " + ExecutionItem.REASON + ", " + ExecutionItem.COUNTER_CHECK;
    } else if (reason.isPresent()) {
      expression += ", " + ExecutionItem.REASON + " = :reason";
      values.put(":reason", s(reason.get()));
    }
    return update(
        "mark execution " + id + " as " + to.word(),
        UpdateItemRequest.builder()
            .key(ExecutionItem.key(id))
            .updateExpression(expression)
            .conditionExpression(condition)
            .expressionAttributeNames(Map.of("#status", ExecutionItem.STATUS))
            .expressionAttributeValues(values));
  }

  private boolean update(String what, UpdateItemRequest.Builder update) {
    return updated(what, update.returnValues(ReturnValue.NONE)).isPresent();
  }

  /// The item as it is after the update, if the condition held.
  private Optional<Map<String, AttributeValue>> updated(
      String what, UpdateItemRequest.Builder update) {
    UpdateItemRequest request = update.tableName(table).build();
    return SdkErrors.call(
        what,
        () -> {
          try {
            return Optional.of(client.updateItem(request).attributes());
          } catch (ConditionalCheckFailedException e) {
            return Optional.empty();
          }
        });
  }
}
