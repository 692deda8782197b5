package dev.seiri.local.stack;

import dev.seiri.aws.AwsClients;
import dev.seiri.aws.ResourceNames;
import dev.seiri.local.home.DatabaseFile;
import dev.seiri.local.home.SeiriHome;
import dev.seiri.local.home.StackFault;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.CreateTableRequest;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ResourceInUseException;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.dynamodb.model.StreamViewType;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/// Creates missing tables and the bucket, as the stack on AWS has them.
final class Provisioning {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration LONGEST = Duration.ofSeconds(60);

  /// How long a server may answer with faults.
  private static final Duration LONGEST_FAILING = Duration.ofSeconds(15);

  private static final ResourceNames NAMES = LocalNames.NAMES;

  private Provisioning() {}

  /// Waits for both servers, and creates what is missing.
  ///
  /// @throws StackFault if a server does not answer within a minute or refuses
  static void run(Endpoints endpoints, SeiriHome home) throws InterruptedException {
    AwsClients clients = AwsClients.ofLocal(4, endpoints.stores());
    try (DynamoDbClient dynamoDb = clients.dynamoDb();
        S3Client s3 = clients.s3()) {
      DatabaseFile file = new DatabaseFile(home);
      tables(
          dynamoDb,
          endpoints,
          "%s may be damaged: %s; its log is %s"
              .formatted(file.path(), file.nextStep(), home.log("dynamodb")));
      bucket(s3, endpoints, "its log is " + home.log("s3"));
    }
  }

  /// Waits for DynamoDB Local, and creates the tables that are missing.
  static void tables(DynamoDbClient dynamoDb, Endpoints endpoints, String hint)
      throws InterruptedException {
    patiently("DynamoDB Local", hint, endpoints.stores().dynamodb(), () -> tables(dynamoDb));
  }

  /// Waits for the S3 server, and creates the bucket where it is missing.
  static void bucket(S3Client s3, Endpoints endpoints, String hint) throws InterruptedException {
    patiently("the S3 server", hint, endpoints.stores().s3(), () -> bucket(s3));
  }

  private static void tables(DynamoDbClient dynamoDb) {
    List<String> there = dynamoDb.listTables().tableNames();
    Stream.of(
            table(NAMES.executionsTable(), "execution_id"),
            table(NAMES.requestsTable(), "request_id")
                .streamSpecification(
                    s -> s.streamEnabled(true).streamViewType(StreamViewType.NEW_AND_OLD_IMAGES)),
            table(NAMES.promptTemplatesTable(), "task_name", "prompt_version"),
            table(NAMES.responsesTable(), "question_sha256"),
            table(LocalNames.DECISIONS, "decision_key"))
        .map(CreateTableRequest.Builder::build)
        .filter(table -> !there.contains(table.tableName()))
        .forEach(table -> create(dynamoDb, table));
  }

  private static void create(DynamoDbClient dynamoDb, CreateTableRequest table) {
    try {
      dynamoDb.createTable(table);
    } catch (ResourceInUseException e) {
      // It exists.
    }
  }

  private static CreateTableRequest.Builder table(String name, String... keys) {
    CreateTableRequest.Builder table =
        CreateTableRequest.builder().tableName(name).billingMode(BillingMode.PAY_PER_REQUEST);
    table.attributeDefinitions(
        Stream.of(keys)
            .map(key ->
                AttributeDefinition.builder()
                    .attributeName(key)
                    .attributeType(ScalarAttributeType.S)
                    .build())
            .toList());
    return table.keySchema(
        Stream.of(keys)
            .map(key ->
                KeySchemaElement.builder()
                    .attributeName(key)
                    .keyType(key.equals(keys[0]) ? KeyType.HASH : KeyType.RANGE)
                    .build())
            .toList());
  }

  private static void bucket(S3Client s3) {
    try {
      s3.createBucket(create -> create.bucket(NAMES.bucket()));
    } catch (BucketAlreadyOwnedByYouException | BucketAlreadyExistsException e) {
      // It exists.
    }
    String probe = "probe";
    s3.putObject(put -> put.bucket(NAMES.bucket()).key(probe), RequestBody.fromString(probe));
    s3.deleteObject(delete -> delete.bucket(NAMES.bucket()).key(probe));
  }

  /// Waits for an open port first: a client whose connection is refused backs off for longer and
  /// longer.
  private static void patiently(String server, String hint, URI endpoint, Runnable work)
      throws InterruptedException {
    long broken = Long.MAX_VALUE;
    long until = System.nanoTime() + LONGEST.toNanos();
    while (true) {
      try (Socket socket = new Socket(endpoint.getHost(), endpoint.getPort())) {
        work.run();
        return;
      } catch (IOException | SdkException e) {
        if (e instanceof AwsServiceException) {
          // It is there, and fails.
          broken = Math.min(broken, System.nanoTime() + LONGEST_FAILING.toNanos());
        }
        if (System.nanoTime() > Math.min(until, broken)) {
          throw new StackFault("%s does not work: %s; %s".formatted(server, e.getMessage(), hint));
        }
        Thread.sleep(POLL);
      }
    }
  }
}
