package dev.seiri.local.bedrock;

import dev.seiri.aws.AwsClients;
import dev.seiri.aws.bedrock.BedrockModel;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Reply;
import dev.seiri.core.testing.LanguageModelContract;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import software.amazon.awssdk.services.bedrockruntime.BedrockRuntimeClient;

/// The Bedrock adapter keeps to the port's contract, against the stand-in and over HTTP.
class BedrockModelContractTest extends LanguageModelContract {
  private final List<StandInQuestion> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable resource : open.reversed()) {
      resource.close();
    }
  }

  @Override
  protected LanguageModel replying(Reply reply) {
    StandInReply wired = wired(reply);
    BedrockStandIn standIn =
        BedrockStandIn.builder()
            .model(
                "*",
                question -> {
                  asked.add(question);
                  return wired;
                })
            .start();
    open.add(standIn);
    BedrockRuntimeClient client = AwsClients.ofEnvironment(16).bedrock(standIn.endpoint());
    open.add(client);
    return new BedrockModel(client, ModelCatalog.shipped());
  }

  /// The reply as the service words it.
  private static StandInReply wired(Reply reply) {
    return switch (reply) {
      case Reply.Answered(var completion) ->
          StandInReply.text(completion.text(), completion.stopReason().word());
      case Reply.Retryable(boolean throttled, String message, var after) ->
          throttled
              ? new StandInReply.Failure(429, "ThrottlingException", message)
              : new StandInReply.Failure(503, "ServiceUnavailableException", message);
      case Reply.Lost lost -> new StandInReply.Reset();
      case Reply.TooLong(String message) ->
          new StandInReply.Failure(400, "ValidationException", message);
      case Reply.Invalid(String message) ->
          new StandInReply.Failure(400, "ValidationException", message);
      case Reply.Unavailable(String message) ->
          new StandInReply.Failure(403, "AccessDeniedException", message);
    };
  }

  @Override
  protected List<String> lastTurns() {
    return asked.getLast().userTexts();
  }

  @Override
  protected int calls() {
    return asked.size();
  }
}
