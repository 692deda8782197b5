package dev.seiri.bench.measure;

import dev.seiri.aws.ResourceNames;
import dev.seiri.aws.dynamodb.DynamoExecutionStore;
import dev.seiri.bench.rig.DrillFiles;
import dev.seiri.bench.rig.Figures;
import dev.seiri.bench.rig.HandlerJob;
import dev.seiri.bench.rig.HandlerProcess;
import dev.seiri.bench.rig.Rig;
import dev.seiri.bench.rig.RowAnswers;
import dev.seiri.bench.rig.WorkFolder;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.stack.LocalNames;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;

/// The system under test: the function in a process of its own, with real tables, a real bucket and
/// a model server of this process.
final class Subject implements AutoCloseable {
  /// The memory size of the function, in megabytes.
  static final int FUNCTION_MEGABYTES = 512;

  /// How Lambda's runtime starts the virtual machine of a function of that size.
  static final List<String> FUNCTION_OPTIONS =
      List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

  private static final ResourceNames NAMES = LocalNames.NAMES;
  private static final String MODEL = "anthropic.claude-haiku-5-5";

  private final WorkFolder folder;
  private final Rig rig;
  private final BedrockStandIn model;
  private final String task;

  private Subject(WorkFolder folder, Rig rig, BedrockStandIn model, String task) {
    this.folder = folder;
    this.rig = rig;
    this.model = model;
    this.task = task;
  }

  /// @param latency of the model
  static Subject start(Duration latency) throws IOException, InterruptedException {
    return start(WorkFolder.onDisk(), latency);
  }

  /// @param folder the folder of tables and bucket; it is deleted with the subject
  static Subject start(WorkFolder folder, Duration latency)
      throws IOException, InterruptedException {
    Rig rig = Rig.start(folder.path());
    BedrockStandIn model =
        BedrockStandIn.builder()
            .latency(latency)
            .model("*", question -> RowAnswers.of(question, row -> Json.object().put("a", "ok")))
            .start();
    return new Subject(folder, rig, model, DrillFiles.task(rig.desk()));
  }

  Path folder() {
    return folder.path();
  }

  Rig rig() {
    return rig;
  }

  BedrockStandIn model() {
    return model;
  }

  /// A new execution without rows, of one row a call.
  Execution execution() {
    return execution(1);
  }

  /// The same of so many rows a call.
  Execution execution(int rowsPerCall) {
    Inference inference =
        Inference.ofRowsPerCall(OptionalInt.of(rowsPerCall), Optional.empty())
            .orElse(Inference.ofMaxTokens(50));
    Execution execution =
        Execution.loading(
            new ExecutionId("b-" + UUID.randomUUID()),
            new Payload(
                new PromptKey(task, "v1"), MODEL, List.of(), inference, true, OptionalInt.empty()),
            Execution.Provenance.UNKNOWN);
    try (DynamoDbClient dynamoDb = rig.clients().dynamoDb()) {
      new DynamoExecutionStore(dynamoDb, NAMES.executionsTable()).createIfNotExists(execution);
    }
    return execution;
  }

  /// Runs a job on the function.
  ///
  /// @param settings of the function's environment
  Figures run(HandlerJob job, List<String> options, Map<String, String> settings)
      throws IOException, InterruptedException {
    return HandlerProcess.run(folder(), job, options, env(settings));
  }

  Map<String, String> env(Map<String, String> settings) {
    Map<String, String> env = new HashMap<>(rig.env(model.endpoint()));
    env.putAll(settings);
    return env;
  }

  @Override
  public void close() {
    model.close();
    rig.close();
    rig.home().wipe();
    folder.close();
  }
}
