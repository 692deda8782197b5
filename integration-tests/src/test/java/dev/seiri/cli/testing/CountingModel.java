package dev.seiri.cli.testing;

import dev.seiri.local.bedrock.BedrockStandIn;
import dev.seiri.local.bedrock.StandInModel;
import dev.seiri.local.bedrock.StandInQuestion;
import dev.seiri.local.bedrock.StandInReply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// A model that counts how often it is asked each question.
public final class CountingModel implements StandInModel {
  private final StandInModel model;
  private final Map<String, Integer> asked = new ConcurrentHashMap<>();

  public CountingModel(StandInModel model) {
    this.model = model;
  }

  /// Serves it under every id.
  public BedrockStandIn start() {
    return BedrockStandIn.builder().model("*", this).start();
  }

  @Override
  public StandInReply reply(StandInQuestion question) {
    asked.merge(String.join("\n", question.userTexts()), 1, Integer::sum);
    return model.reply(question);
  }

  /// How many questions it was asked.
  public int total() {
    return asked.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// How often it was asked the question that it was asked most often.
  public int most() {
    return asked.values().stream().mapToInt(Integer::intValue).max().orElse(0);
  }

  /// The questions, each once.
  public List<String> texts() {
    return List.copyOf(asked.keySet());
  }
}
