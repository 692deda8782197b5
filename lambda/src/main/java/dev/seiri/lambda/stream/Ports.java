package dev.seiri.lambda.stream;

import dev.seiri.aws.AwsClients;
import dev.seiri.aws.ResourceNames;
import dev.seiri.aws.bedrock.BedrockModel;
import dev.seiri.aws.dynamodb.DynamoBudgetStore;
import dev.seiri.aws.dynamodb.DynamoDecisions;
import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.aws.dynamodb.DynamoPromptStore;
import dev.seiri.aws.dynamodb.DynamoRateShare;
import dev.seiri.aws.dynamodb.DynamoRequestStore;
import dev.seiri.aws.dynamodb.DynamoResponseLedger;
import dev.seiri.aws.s3.S3InFlightNoteStore;
import dev.seiri.aws.s3.S3Parking;
import dev.seiri.aws.s3.S3ResultStore;
import dev.seiri.core.answer.InFlightNoteStore;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.budget.DeadReservations;
import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.RateShare;
import dev.seiri.core.prompt.PromptSource;
import dev.seiri.core.request.Parking;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.result.ResultStore;
import dev.seiri.core.review.DecidedAnswers;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/// The ports of the batch loop.
///
/// @param decided absent on a stack without a decisions table
public record Ports(
    ExecutionStore executions,
    BudgetStore budgets,
    RequestStore requests,
    PromptSource prompts,
    ResponseLedger ledger,
    LanguageModel model,
    ResultStore results,
    InFlightNoteStore notes,
    Parking parking,
    Optional<RateShare> rateShare,
    Optional<DecidedAnswers> decided,
    ModelCatalog catalog) {

  /// The ports on AWS, as the environment names them.
  ///
  /// @throws IllegalArgumentException naming the variable that is missing or wrong
  public static Ports ofEnvironment(
      Map<String, String> env, HandlerSettings settings, ModelCatalog catalog) {
    ResourceNames names = ResourceNames.of(env);
    AwsClients clients = AwsClients.ofEnvironment(settings.connections());
    DynamoDbClient dynamoDb = clients.dynamoDb();
    S3Client s3 = clients.s3();
    return new Ports(
        new DynamoExecutionStore(dynamoDb, names.executionsTable()),
        new DynamoBudgetStore(dynamoDb, names.executionsTable()),
        new DynamoRequestStore(dynamoDb, names.requestsTable()),
        new DynamoPromptStore(dynamoDb, names.promptTemplatesTable()),
        new DynamoResponseLedger(dynamoDb, names.responsesTable(), settings.keepAnswers()),
        new BedrockModel(clients.bedrock(), catalog),
        new S3ResultStore(s3, names.bucket()),
        new S3InFlightNoteStore(s3, names.bucket()),
        new S3Parking(s3, names.bucket()),
        rateShare(dynamoDb, names, settings),
        names.decisionsTable().map(table -> new DynamoDecisions(dynamoDb, table)),
        catalog);
  }

  private static Optional<RateShare> rateShare(
      DynamoDbClient dynamoDb, ResourceNames names, HandlerSettings settings) {
    return settings.hasShare()
        ? Optional.of(new DynamoRateShare(dynamoDb, names.responsesTable()))
        : Optional.empty();
  }

  /// The same ports with another model.
  public Ports withModel(LanguageModel other) {
    return new Ports(
        executions,
        budgets,
        requests,
        prompts,
        ledger,
        other,
        results,
        notes,
        parking,
        rateShare,
        decided,
        catalog);
  }

  /// What settles the reservations of processes that died.
  DeadReservations deadReservations() {
    return new DeadReservations(budgets, notes, ledger, prompts, catalog);
  }
}
