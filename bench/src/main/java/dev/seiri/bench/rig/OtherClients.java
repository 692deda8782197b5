package dev.seiri.bench.rig;

import dev.seiri.aws.ResourceNames;
import dev.seiri.aws.bedrock.BedrockModel;
import dev.seiri.aws.dynamodb.DynamoBudgetStore;
import dev.seiri.aws.dynamodb.DynamoDecisions;
import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.aws.dynamodb.DynamoPromptStore;
import dev.seiri.aws.dynamodb.DynamoRequestStore;
import dev.seiri.aws.dynamodb.DynamoResponseLedger;
import dev.seiri.aws.s3.S3InFlightNoteStore;
import dev.seiri.aws.s3.S3Parking;
import dev.seiri.aws.s3.S3ResultStore;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.lambda.stream.Ports;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.crt.AwsCrtHttpClient;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/// The handler's ports over HTTP clients that it does not use, to compare them with the one that it
/// does.
final class OtherClients {
  private static final int CONNECTIONS = 128;

  private OtherClients() {}

  static Ports ports(HandlerJob.Http http, Map<String, String> env) {
    ResourceNames names = ResourceNames.of(env);
    DynamoDbClient dynamoDb = DynamoDbClient.builder().httpClient(client(http)).build();
    S3Client s3 =
        S3Client.builder()
            .serviceConfiguration(c -> c.chunkedEncodingEnabled(false))
            .httpClient(client(http))
            .build();
    BedrockRuntimeClient bedrock =
        BedrockRuntimeClient.builder()
            .httpClient(client(http))
            .overrideConfiguration(c -> c.retryStrategy(AwsRetryStrategy.doNotRetry()))
            .build();
    ModelCatalog catalog = ModelCatalog.shipped();
    return new Ports(
        new DynamoExecutionStore(dynamoDb, names.executionsTable()),
        new DynamoBudgetStore(dynamoDb, names.executionsTable()),
        new DynamoRequestStore(dynamoDb, names.requestsTable()),
        new DynamoPromptStore(dynamoDb, names.promptTemplatesTable()),
        new DynamoResponseLedger(dynamoDb, names.responsesTable(), Duration.ofDays(1)),
        new BedrockModel(bedrock, catalog),
        new S3ResultStore(s3, names.bucket()),
        new S3InFlightNoteStore(s3, names.bucket()),
        new S3Parking(s3, names.bucket()),
        Optional.empty(),
        names.decisionsTable().map(table -> new DynamoDecisions(dynamoDb, table)),
        catalog);
  }

  private static SdkHttpClient client(HandlerJob.Http http) {
    return switch (http) {
      case APACHE5 -> throw new IllegalArgumentException("that is the handler's own");
      case URL_CONNECTION -> UrlConnectionHttpClient.create();
      case CRT -> AwsCrtHttpClient.builder().maxConcurrency(CONNECTIONS).build();
    };
  }
}
