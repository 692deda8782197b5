package dev.seiri.lambda.sweep;

import dev.seiri.aws.AwsClients;
import dev.seiri.aws.ResourceNames;
import dev.seiri.aws.athena.AthenaQueries;
import dev.seiri.aws.athena.AthenaWarehouse;
import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.aws.dynamodb.DynamoPromptStore;
import dev.seiri.aws.dynamodb.DynamoRequestStore;
import dev.seiri.aws.s3.S3ExportStore;
import dev.seiri.aws.s3.S3ResultStore;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.export.ExportStore;
import dev.seiri.core.export.Warehouse;
import dev.seiri.core.prompt.PromptSource;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.result.ResultStore;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/// The ports of the sweep.
///
/// @param warehouse empty where there is none, as on one machine
public record SweepPorts(
    ExecutionStore executions,
    RequestStore requests,
    PromptSource prompts,
    ResultStore results,
    ExportStore exports,
    Optional<Warehouse> warehouse) {
  private static final int CONNECTIONS = 80;

  /// The ports on AWS, as the environment names them.
  ///
  /// @throws IllegalArgumentException naming the variable that is missing
  public static SweepPorts ofEnvironment(Map<String, String> env) {
    ResourceNames names = ResourceNames.of(env);
    AwsClients clients = AwsClients.ofEnvironment(CONNECTIONS);
    DynamoDbClient dynamoDb = clients.dynamoDb();
    S3Client s3 = clients.s3();
    return new SweepPorts(
        new DynamoExecutionStore(dynamoDb, names.executionsTable()),
        new DynamoRequestStore(dynamoDb, names.requestsTable()),
        new DynamoPromptStore(dynamoDb, names.promptTemplatesTable()),
        new S3ResultStore(s3, names.bucket()),
        new S3ExportStore(s3, names.bucket()),
        AthenaQueries.of(env).map(AthenaWarehouse::new));
  }
}
