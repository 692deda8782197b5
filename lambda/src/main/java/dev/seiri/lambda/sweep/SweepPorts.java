package dev.seiri.lambda.sweep;

import dev.seiri.aws.AwsClients;
import dev.seiri.aws.ResourceNames;
import dev.seiri.aws.athena.AthenaQueries;
import dev.seiri.aws.athena.AthenaWarehouse;
import dev.seiri.aws.dynamodb.DynamoBudgetStore;
import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.aws.dynamodb.DynamoPromptStore;
import dev.seiri.aws.dynamodb.DynamoRequestStore;
import dev.seiri.aws.dynamodb.DynamoResponseLedger;
import dev.seiri.aws.s3.S3ExportStore;
import dev.seiri.aws.s3.S3GivenUp;
import dev.seiri.aws.s3.S3InFlightNoteStore;
import dev.seiri.aws.s3.S3ResultStore;
import dev.seiri.core.budget.DeadReservations;
import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.export.ExportStore;
import dev.seiri.core.export.Warehouse;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.prompt.PromptSource;
import dev.seiri.core.request.GivenUp;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.result.ResultStore;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/// The ports of the sweep.
///
/// @param dead what settles the reservations of processes that died
/// @param givenUp what the event source mapping has given up; empty where nobody keeps that
/// @param warehouse empty where there is none, as on one machine
public record SweepPorts(
    ExecutionStore executions,
    BudgetStore budgets,
    DeadReservations dead,
    RequestStore requests,
    Optional<GivenUp> givenUp,
    PromptSource prompts,
    ResultStore results,
    ExportStore exports,
    Optional<Warehouse> warehouse) {
  private static final int CONNECTIONS = 80;

  /// The sweep does not write to the ledger, so this TTL is never used.
  private static final Duration KEEP = Duration.ofDays(30);

  /// The ports on AWS, as the environment names them.
  ///
  /// @throws IllegalArgumentException naming the variable that is missing
  public static SweepPorts ofEnvironment(Map<String, String> env, ModelCatalog catalog) {
    ResourceNames names = ResourceNames.of(env);
    AwsClients clients = AwsClients.ofEnvironment(CONNECTIONS);
    DynamoDbClient dynamoDb = clients.dynamoDb();
    S3Client s3 = clients.s3();
    BudgetStore budgets = new DynamoBudgetStore(dynamoDb, names.executionsTable());
    PromptSource prompts = new DynamoPromptStore(dynamoDb, names.promptTemplatesTable());
    return new SweepPorts(
        new DynamoExecutionStore(dynamoDb, names.executionsTable()),
        budgets,
        new DeadReservations(
            budgets,
            new S3InFlightNoteStore(s3, names.bucket()),
            new DynamoResponseLedger(dynamoDb, names.responsesTable(), KEEP),
            prompts,
            catalog),
        new DynamoRequestStore(dynamoDb, names.requestsTable()),
        Optional.of(new S3GivenUp(s3, names.bucket())),
        prompts,
        new S3ResultStore(s3, names.bucket()),
        new S3ExportStore(s3, names.bucket()),
        AthenaQueries.of(env).map(AthenaWarehouse::new));
  }
}
