package dev.seiri.cli.testing;

import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.bedrock.StandInModel;
import dev.seiri.local.bedrock.StandInQuestion;
import dev.seiri.local.bedrock.StandInReply;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A server of models at one address, for a stack that keeps to it: a stack restarts its worker for
/// each other address, which takes longer than most tests. Each test says who answers its task.
public final class SharedModels implements AutoCloseable {
  private final Map<String, StandInModel> models = new ConcurrentHashMap<>();
  private final BedrockStandIn server = BedrockStandIn.builder().model("*", this::reply).start();

  SharedModels() {}

  /// Has a model answer what is asked for a task, or of a model id.
  public void serve(String taskOrModelId, StandInModel model) {
    models.put(taskOrModelId, model);
  }

  /// The address, as `--bedrock` takes it.
  public String endpoint() {
    return server.endpoint().toString();
  }

  private StandInReply reply(StandInQuestion question) {
    StandInModel byTask = models.get(question.metadata().getOrDefault("task_name", ""));
    StandInModel model = byTask == null ? models.get(question.modelId()) : byTask;
    return model == null
        ? new StandInReply.Failure(403, "AccessDeniedException", "no test serves this model")
        : model.reply(question);
  }

  @Override
  public void close() {
    server.close();
  }
}
