package dev.seiri.cli.session;

import dev.seiri.aws.AwsClients;
import dev.seiri.aws.ResourceNames;
import dev.seiri.aws.dynamodb.DynamoBudgetStore;
import dev.seiri.aws.dynamodb.DynamoDecisions;
import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.aws.dynamodb.DynamoLabelStore;
import dev.seiri.aws.dynamodb.DynamoPromptStore;
import dev.seiri.aws.dynamodb.DynamoRequestStore;
import dev.seiri.aws.dynamodb.DynamoResponseLedger;
import dev.seiri.aws.dynamodb.Retention;
import dev.seiri.aws.s3.S3CorrectionStore;
import dev.seiri.aws.s3.S3EvaluationStore;
import dev.seiri.aws.s3.S3ExportStore;
import dev.seiri.aws.s3.S3InFlightNoteStore;
import dev.seiri.aws.s3.S3PromptDocuments;
import dev.seiri.aws.s3.S3ReadingStore;
import dev.seiri.aws.s3.S3ResultStore;
import dev.seiri.aws.s3.S3ReviewStore;
import dev.seiri.core.answer.InFlightNoteStore;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.budget.DeadReservations;
import dev.seiri.core.correction.CorrectionStore;
import dev.seiri.core.eval.EvaluationStore;
import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.export.ExportStore;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.output.OutputColumns;
import dev.seiri.core.prompt.LabelSource;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.reading.ReadingStore;
import dev.seiri.core.reading.Readings;
import dev.seiri.core.release.DocumentedLabels;
import dev.seiri.core.release.DocumentedPrompts;
import dev.seiri.core.release.LabelStore;
import dev.seiri.core.release.LabelledPrompts;
import dev.seiri.core.release.PromptDocuments;
import dev.seiri.core.repair.RepairPorts;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.result.ResultStore;
import dev.seiri.core.result.ResultStream;
import dev.seiri.core.result.Rows;
import dev.seiri.core.review.Claims;
import dev.seiri.core.review.DecidedAnswers;
import dev.seiri.core.review.ReviewStore;
import dev.seiri.loader.LoadJob;
import java.time.Clock;
import java.time.Duration;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/// The tables and the bucket that a command reads and writes.
///
/// @param prompts whose labels come from the source that the environment configures: the table, or
///   AppConfig
/// @param labels the table's own
/// @param decided absent, as `claims` are, on a stack without a decisions table
public record Stores(
    ExecutionStore executions,
    BudgetStore budgets,
    RequestStore requests,
    PromptStore prompts,
    ResultStore results,
    ExportStore exports,
    ResponseLedger ledger,
    InFlightNoteStore notes,
    LabelStore labels,
    EvaluationStore evaluations,
    CorrectionStore corrections,
    ReviewStore reviews,
    ReadingStore readings,
    Optional<DecidedAnswers> decided,
    Optional<Claims> claims) {
  /// Commands do not write to the ledger, so this TTL is never used.
  private static final Duration KEEP = Duration.ofDays(30);

  /// The requests of an execution: the loader's rows in their order; of an execution that another
  /// client feeds, or that is only partially loaded, all requests with a result.
  public Iterator<RequestId> requestsOf(Execution execution) {
    return execution.requestCount().isPresent()
        ? new Rows(execution.id(), execution.requestCount().getAsLong()).requests()
        : results.list(execution.id());
  }

  /// The results of all of an execution's requests, in their order.
  public ResultStream resultsOf(Execution execution) {
    return resultsOf(execution, requestsOf(execution));
  }

  /// The results of some of an execution's requests, in the requests' order, with the flags that
  /// other readings of them found.
  public ResultStream resultsOf(Execution execution, Iterator<RequestId> requests) {
    return ResultStream.of(
        results, exports, execution, requests, readingsOf(execution.id())::apply);
  }

  /// What other readings of an execution's rows found.
  public Readings readingsOf(ExecutionId execution) {
    return Readings.of(readings.of(execution));
  }

  /// The columns that a table of an execution's results has beside the input's.
  public OutputColumns columnsOf(Execution execution) {
    OutputColumns columns = OutputColumns.of(execution, prompts);
    return readingsOf(execution.id()).any() ? columns.withFlags() : columns;
  }

  /// The places where an execution is kept.
  public RepairPorts repairPorts() {
    return new RepairPorts(executions, requests, prompts, results, exports, ledger);
  }

  /// The loader over these tables.
  ///
  /// @param defaultModel asked where neither an order nor its prompt names a model
  public LoadJob loadJob(String defaultModel, Clock clock) {
    return new LoadJob(executions, budgets, requests, prompts, evaluations, defaultModel, clock);
  }

  /// Settles what processes that died have reserved of an execution's budget.
  ///
  /// @param catalog the prices
  public void settleDead(ExecutionId id, ModelCatalog catalog, Clock clock) {
    Optional<Execution> execution = executions.find(id);
    if (execution.isPresent()) {
      new DeadReservations(budgets, notes, ledger, prompts, catalog)
          .settle(
              execution.get(),
              execution.get().account(),
              reservation -> clock.instant().isAfter(reservation.until()));
    }
  }

  /// @param labels the source of labels; absent: the table
  /// @param env says how long what is loaded is kept
  static Stores of(
      AwsClients clients,
      ResourceNames names,
      Optional<LabelSource> labels,
      Map<String, String> env,
      Clock clock) {
    DynamoDbClient dynamoDb = clients.dynamoDb();
    S3Client s3 = clients.s3();
    Optional<DynamoDecisions> decisions =
        names.decisionsTable().map(name -> new DynamoDecisions(dynamoDb, name));
    PromptDocuments documents = new S3PromptDocuments(s3, names.bucket());
    PromptStore table =
        new DocumentedPrompts(
            new DynamoPromptStore(dynamoDb, names.promptTemplatesTable()), documents);
    return new Stores(
        new DynamoExecutionStore(
            dynamoDb, names.executionsTable(), Retention.of(env, Retention.EXECUTIONS, clock)),
        new DynamoBudgetStore(dynamoDb, names.executionsTable()),
        new DynamoRequestStore(
            dynamoDb, names.requestsTable(), Retention.of(env, Retention.REQUESTS, clock)),
        labels.<PromptStore>map(said -> new LabelledPrompts(table, said)).orElse(table),
        new S3ResultStore(s3, names.bucket()),
        new S3ExportStore(s3, names.bucket()),
        new DynamoResponseLedger(dynamoDb, names.responsesTable(), KEEP),
        new S3InFlightNoteStore(s3, names.bucket()),
        new DocumentedLabels(
            new DynamoLabelStore(dynamoDb, names.promptTemplatesTable()), documents),
        new S3EvaluationStore(s3, names.bucket()),
        new S3CorrectionStore(s3, names.bucket()),
        new S3ReviewStore(s3, names.bucket()),
        new S3ReadingStore(s3, names.bucket()),
        decisions.map(found -> found),
        decisions.map(found -> found));
  }
}
