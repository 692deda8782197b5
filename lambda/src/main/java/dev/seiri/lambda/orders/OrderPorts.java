package dev.seiri.lambda.orders;

import dev.seiri.aws.AwsClients;
import dev.seiri.aws.ResourceNames;
import dev.seiri.aws.dynamodb.DynamoBudgetStore;
import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.aws.dynamodb.DynamoPromptStore;
import dev.seiri.aws.dynamodb.DynamoRequestStore;
import dev.seiri.aws.ecs.EcsLoader;
import dev.seiri.aws.s3.S3Objects;
import dev.seiri.aws.s3.S3PromptDocuments;
import dev.seiri.aws.s3.S3ResultStore;
import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.release.DocumentedPrompts;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.result.ResultStore;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/// The ports of the function that takes orders.
///
/// @param drafts whether drafts of prompts may be registered
record OrderPorts(
    ExecutionStore executions,
    BudgetStore budgets,
    RequestStore requests,
    PromptStore prompts,
    ResultStore results,
    OrderBook.Documents documents,
    Orders.LoaderStart loader,
    String bucket,
    boolean drafts) {
  private static final int CONNECTIONS = 40;

  /// The ports on AWS, as the environment names them.
  ///
  /// @throws IllegalArgumentException naming the variable that is missing
  static OrderPorts ofEnvironment(Map<String, String> env) {
    ResourceNames names = ResourceNames.of(env);
    EcsLoader.Place place = EcsLoader.Place.of(env);
    AwsClients clients = AwsClients.ofEnvironment(CONNECTIONS);
    DynamoDbClient dynamoDb = clients.dynamoDb();
    S3Client s3 = clients.s3();
    return new OrderPorts(
        new DynamoExecutionStore(dynamoDb, names.executionsTable()),
        new DynamoBudgetStore(dynamoDb, names.executionsTable()),
        new DynamoRequestStore(dynamoDb, names.requestsTable()),
        new DocumentedPrompts(
            new DynamoPromptStore(dynamoDb, names.promptTemplatesTable()),
            new S3PromptDocuments(s3, names.bucket())),
        new S3ResultStore(s3, names.bucket()),
        new OrderBook.InBucket(new S3Objects(s3), names.bucket()),
        new EcsLoader(clients.ecs(), place)::start,
        names.bucket(),
        env.getOrDefault("DRAFTS", "").equals("true"));
  }
}
