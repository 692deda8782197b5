package dev.seiri.bench.rig;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.models.dynamodb.AttributeValue;
import dev.seiri.aws.AwsClients;
import dev.seiri.aws.ResourceNames;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;
import software.amazon.awssdk.services.bedrockruntime.model.ContentBlock;
import software.amazon.awssdk.services.bedrockruntime.model.ConversationRole;
import software.amazon.awssdk.services.bedrockruntime.model.ConverseResponse;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;

/// The baseline that Seiri is compared with: one row after another, two reads, one call and one
/// write each.
final class OneAtATime implements RequestHandler<DynamodbEvent, StreamsEventResponse> {
  private final ResourceNames names;
  private final DynamoDbClient dynamoDb;
  private final S3Client s3;
  private final BedrockRuntimeClient bedrock;

  OneAtATime(Map<String, String> env) {
    AwsClients clients = AwsClients.ofEnvironment(4);
    this.names = ResourceNames.of(env);
    this.dynamoDb = clients.dynamoDb();
    this.s3 = clients.s3();
    this.bedrock = clients.bedrock();
  }

  @Override
  public StreamsEventResponse handleRequest(DynamodbEvent event, Context context) {
    event.getRecords().forEach(this::handle);
    return StreamsEventResponse.builder().withBatchItemFailures(List.of()).build();
  }

  private void handle(DynamodbStreamRecord record) {
    Map<String, AttributeValue> row = record.getDynamodb().getNewImage();
    String execution = get(row, "execution_id").getS();
    var payload =
        get(item(names.executionsTable(), Map.of("execution_id", s(execution))), "payload").m();
    String template =
        get(
                item(
                    names.promptTemplatesTable(),
                    Map.of(
                        "task_name", get(payload, "task_name"),
                        "prompt_version", get(payload, "prompt_version"))),
                "prompt_template")
            .s();
    String prompt = template.replace("{{ input_value }}", get(row, "input_value").getS());
    String model = get(payload, "foundation_model_id").s();
    ConverseResponse response =
        bedrock.converse(converse ->
            converse
                .modelId(model)
                .messages(m -> m.role(ConversationRole.USER).content(ContentBlock.fromText(prompt)))
                .inferenceConfig(c -> c.maxTokens(50)));
    String key =
        "results/execution_id=%s/%s.json".formatted(execution, get(row, "request_id").getS());
    s3.putObject(
        put -> put.bucket(names.bucket()).key(key),
        RequestBody.fromString(response.output().message().content().getFirst().text()));
  }

  private Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> item(
      String table,
      Map<String, software.amazon.awssdk.services.dynamodb.model.AttributeValue> key) {
    return dynamoDb.getItem(get -> get.tableName(table).key(key)).item();
  }

  private static <T> T get(Map<String, T> map, String key) {
    return Objects.requireNonNull(map.get(key), key);
  }

  private static software.amazon.awssdk.services.dynamodb.model.AttributeValue s(String value) {
    return software.amazon.awssdk.services.dynamodb.model.AttributeValue.fromS(value);
  }
}
