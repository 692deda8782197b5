package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.answer;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.StreamRecord;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.LedgerEntry;
import dev.seiri.core.answer.LostCall;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.concurrent.Backoff;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.model.Reply;
import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.request.Request;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.request.StoredRequest;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStore;
import dev.seiri.core.testing.MemoryDecisions;
import dev.seiri.core.testing.MemoryExecutions;
import dev.seiri.core.testing.MemoryInFlightNoteStore;
import dev.seiri.core.testing.MemoryLedger;
import dev.seiri.core.testing.MemoryParking;
import dev.seiri.core.testing.MemoryPrompts;
import dev.seiri.core.testing.MemoryResults;
import dev.seiri.lambda.ask.AnswerRecorder;
import dev.seiri.lambda.ask.Deadline;
import dev.seiri.lambda.ask.RetryPolicy;
import dev.seiri.lambda.ask.WaitCauses;
import dev.seiri.lambda.metrics.Meter;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/// A handler on ports in memory, with one execution `e` of the task `t`.
final class BatchLoopBench {
  static final ExecutionId E = new ExecutionId("e");
  static final Reply GOOD = answer("{\"name\":\"x\"}");
  static final Reply BUSY = new Reply.Retryable(true, "too many", Optional.empty());
  static final String SCHEMA =
      """
      {"type":"object","properties":{"name":{"type":"string"}},
       "required":["name"],"additionalProperties":false}\
      """;

  final MemoryExecutions executions = new MemoryExecutions();
  final MemoryPrompts prompts = new MemoryPrompts();
  final MemoryLedger ledger = new MemoryLedger();
  final MemoryDecisions decided = new MemoryDecisions();

  /// How many lookups of the ledger find nothing, as one does that was made before another batch
  /// wrote there.
  int lateLookups;

  /// Whether nothing that the ledger holds can be read.
  boolean unreadable;

  Clock clock = Clock.systemUTC();

  /// Is run before each call of the ledger and of the results, and may throw.
  Runnable beforeEachCall = () -> {};

  /// How many results were read.
  final AtomicInteger resultReads = new AtomicInteger();

  /// How long each of the first two rows takes to be rendered.
  Duration firstRowsTake = Duration.ZERO;

  /// Is run while these are rendered.
  Runnable whileRendering = () -> {};

  /// Is run before each write to the ledger, and may throw.
  Runnable beforeEachRecord = () -> {};

  private int nanosRead;
  private long nanosNow;
  private int rows;

  /// A row number that no row has had.
  int nextRow() {
    return ++rows;
  }

  final MemoryResults results = new MemoryResults();
  final MemoryInFlightNoteStore notes = new MemoryInFlightNoteStore();
  final MemoryParking parked = new MemoryParking();

  private final Map<RequestId, Integer> moved = new ConcurrentHashMap<>();

  /// The requests that the handler has redriven.
  final Set<RequestId> redriven = Collections.synchronizedSet(new HashSet<>());

  /// What was measured, a line of JSON each, once [#meter] is flushed.
  final List<String> metrics = new ArrayList<>();

  final Meter meter = new Meter("test", metrics::add, Clock.systemUTC());
  final Ports ports;
  final HandlerSettings settings;
  final WaitCauses causes;
  private OneProcess process;
  private Runnable killed = () -> {};
  private final Map<RequestId, Map<String, AttributeValue>> images = new HashMap<>();
  private int sequence;

  BatchLoopBench(LanguageModel model) {
    this(model, "<input>{{ input_value }}</input>");
  }

  BatchLoopBench(LanguageModel model, String template) {
    this(model, template, Payload.of(new PromptKey("t", "v1"), "test.model"));
  }

  BatchLoopBench(LanguageModel model, Payload payload) {
    this(model, "<input>{{ input_value }}</input>", payload);
  }

  private BatchLoopBench(LanguageModel model, String template, Payload payload) {
    prompts.put(template(template));
    execution("e", payload);
    ports =
        new Ports(
            executions,
            executions.budgets(),
            requests(),
            prompts,
            late(ledger),
            model,
            flaky(results),
            notes,
            parked,
            Optional.empty(),
            Optional.of(decided),
            ModelCatalog.shipped());
    settings =
        new HandlerSettings(
            8,
            8,
            Duration.ofSeconds(5),
            Duration.ofSeconds(1),
            Duration.ofDays(1),
            Duration.ofMillis(300),
            HandlerSettings.DEFAULT.render(),
            OptionalInt.empty(),
            OptionalInt.empty());
    RetryPolicy retries =
        new RetryPolicy(3, 2, new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)));
    causes = new WaitCauses(Clock.systemUTC());
    process = process();
  }

  /// One process: what it holds in memory is gone with it.
  private record OneProcess(BatchLoop loop, AnswerRecorder recorder) {}

  private OneProcess process() {
    RetryPolicy retries =
        new RetryPolicy(3, 2, new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)));
    // A process that is dead writes no more.
    AtomicBoolean alive = new AtomicBoolean(true);
    killed = () -> alive.set(false);
    AnswerRecorder recorder =
        new AnswerRecorder(whileAlive(ports.ledger(), alive), retries.backoff(), causes);
    return new OneProcess(
        StreamHandler.batchLoop(
            ports,
            settings,
            retries,
            new StreamHandler.Recording(recorder, causes),
            meter,
            Clock.systemUTC(),
            this::nanos),
        recorder);
  }

  /// The clock of the renderings, which stands still but for the first two rows.
  private long nanos() {
    if (++nanosRead <= 4 && nanosRead % 2 == 0) {
      whileRendering.run();
      nanosNow += firstRowsTake.toNanos();
    }
    return nanosNow;
  }

  /// Lets the process die between two batches, and starts another one.
  void dies() {
    killed.run();
    process = process();
  }

  BatchLoop loop() {
    return process.loop();
  }

  AnswerRecorder recorder() {
    return process.recorder();
  }

  private static ResponseLedger whileAlive(ResponseLedger ledger, AtomicBoolean alive) {
    return new ResponseLedger() {

      @Override
      public boolean setAside(QuestionId question, Optional<LostCall> instead) {
        return ledger.setAside(question, instead);
      }

      @Override
      public boolean restore(QuestionId question, Answer answer) {
        return ledger.restore(question, answer);
      }

      @Override
      public Map<QuestionId, LedgerEntry> entries(Collection<QuestionId> questions) {
        return ledger.entries(questions);
      }

      @Override
      public Answer record(QuestionId question, Answer answer) {
        check();
        return ledger.record(question, answer);
      }

      @Override
      public Answer amend(QuestionId question, Answer answer) {
        check();
        return ledger.amend(question, answer);
      }

      @Override
      public void lost(QuestionId question, LostCall call) {
        check();
        ledger.lost(question, call);
      }

      private void check() {
        if (!alive.get()) {
          throw new IllegalStateException("this process is dead");
        }
      }
    };
  }

  private RequestStore requests() {
    return new RequestStore() {

      @Override
      public Map<RequestId, StoredRequest> read(Collection<RequestId> ids) {
        throw new AssertionError("the handler reads requests from the stream");
      }

      @Override
      public void write(List<Request> requests) {
        throw new UnsupportedOperationException("a handler writes no requests");
      }

      @Override
      public Set<RequestId> existing(Collection<RequestId> ids) {
        return Set.copyOf(ids);
      }

      @Override
      public Iterator<RequestId> ofExecution(ExecutionId execution) {
        throw new UnsupportedOperationException("a handler never reads the whole table");
      }

      @Override
      public boolean redrive(RequestId id) {
        beforeEachCall.run();
        redriven.add(id);
        return true;
      }

      @Override
      public boolean moveToEnd(RequestId id) {
        moved.merge(id, 1, Integer::sum);
        return redrive(id);
      }
    };
  }

  private ResultStore flaky(ResultStore results) {
    return new ResultStore() {

      @Override
      public boolean setAside(ExecutionId execution, RequestId request) {
        return results.setAside(execution, request);
      }

      @Override
      public boolean writeIfNone(
          ExecutionId execution, RequestId request, ResultDocument document) {
        beforeEachCall.run();
        return results.writeIfNone(execution, request, document);
      }

      @Override
      public Optional<ResultDocument> find(ExecutionId execution, RequestId request) {
        resultReads.incrementAndGet();
        beforeEachCall.run();
        return results.find(execution, request);
      }

      @Override
      public Iterator<RequestId> list(ExecutionId execution) {
        return results.list(execution);
      }

      @Override
      public Iterator<RequestId> listAfter(ExecutionId execution, RequestId request) {
        return results.listAfter(execution, request);
      }
    };
  }

  private ResponseLedger late(ResponseLedger ledger) {
    return new ResponseLedger() {

      @Override
      public boolean setAside(QuestionId question, Optional<LostCall> instead) {
        return ledger.setAside(question, instead);
      }

      @Override
      public boolean restore(QuestionId question, Answer answer) {
        return ledger.restore(question, answer);
      }

      @Override
      public Map<QuestionId, LedgerEntry> entries(Collection<QuestionId> questions) {
        beforeEachCall.run();
        if (unreadable) {
          return questions.stream()
              .collect(
                  Collectors.toMap(id -> id, id -> LedgerEntry.unreadable("first is garbage")));
        }
        return lateLookups-- > 0 ? Map.of() : ledger.entries(questions);
      }

      @Override
      public Answer record(QuestionId question, Answer answer) {
        beforeEachCall.run();
        beforeEachRecord.run();
        return ledger.record(question, answer);
      }

      @Override
      public Answer amend(QuestionId question, Answer answer) {
        beforeEachCall.run();
        beforeEachRecord.run();
        return ledger.amend(question, answer);
      }

      @Override
      public void lost(QuestionId question, LostCall call) {
        beforeEachCall.run();
        beforeEachRecord.run();
        ledger.lost(question, call);
      }
    };
  }

  static PromptTemplate template(String text) {
    return new PromptTemplate(
        new PromptKey("t", "v1"),
        "",
        "",
        text,
        Optional.of(OutputSchema.of(Json.read(SCHEMA))),
        Defaults.NONE);
  }

  /// The execution `e` as it is now.
  Execution execution() {
    return executions.find(E).orElseThrow();
  }

  /// An execution's account as it is now.
  Account account(String id) {
    return executions.budgets().find(new ExecutionId(id)).orElseThrow();
  }

  void execution(String id, Payload payload) {
    execution(id, payload, Limits.NONE);
  }

  void execution(String id, Payload payload, Limits limits) {
    executions.createIfNotExists(
        Execution.loading(new ExecutionId(id), payload, limits, Execution.Provenance.UNKNOWN));
  }

  /// Runs a batch of rows with these inputs, and gives back the sequence numbers that are pending.
  List<String> run(String... inputs) throws InterruptedException {
    List<DynamodbStreamRecord> records = new ArrayList<>();
    for (String input : inputs) {
      records.add(insert("e", sequence + 1, input));
    }
    return run(records);
  }

  List<String> run(List<DynamodbStreamRecord> records) throws InterruptedException {
    return run(records, Duration.ofSeconds(5));
  }

  List<String> run(List<DynamodbStreamRecord> records, Duration time) throws InterruptedException {
    DynamodbEvent event = new DynamodbEvent();
    event.setRecords(records);
    return process.loop().process(Deliveries.of(event), Deadline.in(time, clock));
  }

  DynamodbStreamRecord insert(String execution, int row, String input) {
    return record(
        "INSERT",
        Map.of(
            "request_id", s(String.format(Locale.ROOT, "%s-%08d", execution, row)),
            "execution_id", s(execution),
            "record_id", s("rec-" + row),
            "input_value", s(input)));
  }

  DynamodbStreamRecord record(String name, Map<String, AttributeValue> image) {
    sequence++;
    images.put(new RequestId(Objects.requireNonNull(image.get("request_id")).getS()), image);
    DynamodbStreamRecord record = new DynamodbStreamRecord();
    record.setEventName(name);
    record.setDynamodb(
        new StreamRecord().withSequenceNumber(Integer.toString(sequence)).withNewImage(image));
    return record;
  }

  /// The stream records of the rows that the handler has redriven since the last call.
  List<DynamodbStreamRecord> redelivered() {
    List<RequestId> ids = redriven.stream().sorted(Comparator.comparing(RequestId::value)).toList();
    redriven.clear();
    List<DynamodbStreamRecord> records = new ArrayList<>();
    for (RequestId id : ids) {
      Map<String, AttributeValue> image = new HashMap<>(images.getOrDefault(id, Map.of()));
      image.put("redrive", new AttributeValue().withN(Integer.toString(++sequence)));
      image.put("rounds", new AttributeValue().withN(Integer.toString(moved.getOrDefault(id, 0))));
      records.add(record("MODIFY", image));
    }
    return records;
  }

  static AttributeValue s(String value) {
    return new AttributeValue().withS(value);
  }

  ResultDocument only() {
    List<ResultDocument> all = results.all();
    if (all.size() != 1) {
      throw new AssertionError("expected one result, got " + all.size());
    }
    return all.getFirst();
  }
}
