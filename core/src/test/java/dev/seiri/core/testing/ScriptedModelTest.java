package dev.seiri.core.testing;

import dev.seiri.core.model.Exchange;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.Reply;
import java.util.List;
import java.util.stream.Stream;

class ScriptedModelTest extends LanguageModelContract {
  private ScriptedModel model = new ScriptedModel((question, exchange) -> ScriptedModel.answer(""));

  @Override
  protected LanguageModel replying(Reply reply) {
    model = new ScriptedModel((question, exchange) -> reply);
    return model;
  }

  @Override
  protected List<String> lastTurns() {
    return Stream.concat(
            Stream.of(model.questions().getLast().prompt().text()),
            model.exchanges().stream().map(Exchange::complaint))
        .toList();
  }

  @Override
  protected int calls() {
    return model.questions().size();
  }
}
