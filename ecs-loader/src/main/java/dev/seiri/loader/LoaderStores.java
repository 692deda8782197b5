package dev.seiri.loader;

import dev.seiri.aws.AwsClients;
import dev.seiri.aws.ResourceNames;
import dev.seiri.aws.dynamodb.DynamoBudgetStore;
import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.aws.dynamodb.DynamoPromptStore;
import dev.seiri.aws.dynamodb.DynamoRequestStore;
import dev.seiri.aws.dynamodb.Retention;
import dev.seiri.aws.s3.ResultKeys;
import dev.seiri.aws.s3.S3EvaluationStore;
import dev.seiri.aws.s3.S3Objects;
import dev.seiri.aws.s3.S3ResultStore;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.eval.EvaluationStore;
import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.request.RequestStore;
import dev.seiri.core.result.ResultStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/// The tables and the bucket that the loader works with, as the environment names them.
final class LoaderStores implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoaderStores.class);
  private static final int CONNECTIONS = 32;

  private final DynamoDbClient dynamoDb;
  private final S3Client s3;
  private final ResourceNames names;
  private final Map<String, String> env;

  private LoaderStores(AwsClients clients, ResourceNames names, Map<String, String> env) {
    this.dynamoDb = clients.dynamoDb();
    this.s3 = clients.s3();
    this.names = names;
    this.env = env;
  }

  static LoaderStores of(Map<String, String> env) {
    return new LoaderStores(AwsClients.ofEnvironment(CONNECTIONS), ResourceNames.of(env), env);
  }

  ExecutionStore executions() {
    return new DynamoExecutionStore(
        dynamoDb, names.executionsTable(), retention(Retention.EXECUTIONS));
  }

  BudgetStore budgets() {
    return new DynamoBudgetStore(dynamoDb, names.executionsTable());
  }

  RequestStore requests() {
    return new DynamoRequestStore(dynamoDb, names.requestsTable(), retention(Retention.REQUESTS));
  }

  private Retention retention(String variable) {
    return Retention.of(env, variable, Clock.systemUTC());
  }

  PromptStore prompts() {
    return new DynamoPromptStore(dynamoDb, names.promptTemplatesTable());
  }

  EvaluationStore evaluations() {
    return new S3EvaluationStore(s3, names.bucket());
  }

  /// Writes the reason why an execution was not loaded, for a user who started the load and sees
  /// neither its log nor its exit status.
  void note(ExecutionId execution, String fault) {
    String key = ResultKeys.exports(execution) + "loader.json";
    String line = Json.write(Json.object().put("error", fault)) + "\n";
    try {
      new S3Objects(s3)
          .write(names.bucket(), key, "application/json", line.getBytes(StandardCharsets.UTF_8));
    } catch (StoreUnavailable e) {
      LOG.warn("the reason could not be written: {}", e.getMessage());
    }
  }

  ResultStore results() {
    return new S3ResultStore(s3, names.bucket());
  }

  /// Writes a file beside the exports of an execution.
  void export(ExecutionId execution, String file, String contentType, byte[] bytes) {
    new S3Objects(s3)
        .write(names.bucket(), ResultKeys.exports(execution) + file, contentType, bytes);
  }

  @Override
  public void close() {
    dynamoDb.close();
    s3.close();
  }
}
