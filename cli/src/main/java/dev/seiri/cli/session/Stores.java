package dev.seiri.cli.session;

import dev.seiri.aws.AwsClients;
import dev.seiri.aws.ResourceNames;
import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.aws.dynamodb.DynamoPromptStore;
import dev.seiri.aws.dynamodb.DynamoRequestStore;
import dev.seiri.aws.dynamodb.DynamoResponseLedger;
import dev.seiri.aws.s3.S3AskingNotes;
import dev.seiri.aws.s3.S3ResultStore;
import dev.seiri.core.answer.AskingNotes;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.result.ResultStore;
import java.time.Duration;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/// The tables and the bucket that a command reads and writes.
public record Stores(
    ExecutionStore executions,
    RequestStore requests,
    PromptStore prompts,
    ResultStore results,
    ResponseLedger ledger,
    AskingNotes notes) {
  /// Nothing is written to the ledger from here, so how long it keeps an answer does not matter.
  private static final Duration KEEP = Duration.ofDays(30);

  static Stores of(AwsClients clients, ResourceNames names) {
    DynamoDbClient dynamoDb = clients.dynamoDb();
    S3Client s3 = clients.s3();
    return new Stores(
        new DynamoExecutionStore(dynamoDb, names.executionsTable()),
        new DynamoRequestStore(dynamoDb, names.requestsTable()),
        new DynamoPromptStore(dynamoDb, names.promptTemplatesTable()),
        new S3ResultStore(s3, names.bucket()),
        new DynamoResponseLedger(dynamoDb, names.responsesTable(), KEEP),
        new S3AskingNotes(s3, names.bucket()));
  }
}
