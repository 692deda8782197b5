package dev.seiri.core.testing;

import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Exchange;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.model.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// A model that answers by a script, and remembers what it was asked.
public final class ScriptedModel implements LanguageModel {
  private final BiFunction<Question, Optional<Exchange>, Reply> script;
  private final List<Question> questions = new ArrayList<>();
  private final List<Exchange> exchanges = new ArrayList<>();

  public ScriptedModel(BiFunction<Question, Optional<Exchange>, Reply> script) {
    this.script = script;
  }

  /// Gives one reply to every first call, and another one to every re-ask.
  public static ScriptedModel saying(Reply first, Reply again) {
    return new ScriptedModel((question, exchange) -> exchange.isPresent() ? again : first);
  }

  public static Reply answer(String text) {
    return answer(text, "end_turn");
  }

  public static Reply answer(String text, String stopReason) {
    return new Reply.Answered(
        new Completion(
            "test.model",
            text,
            new StopReason(stopReason),
            new Usage(100, 20, 0, 0),
            Duration.ofMillis(7)));
  }

  @Override
  public Reply ask(Question question, Optional<Exchange> exchange, Duration timeout) {
    synchronized (this) {
      questions.add(question);
      exchange.ifPresent(exchanges::add);
    }
    return script.apply(question, exchange);
  }

  public synchronized List<Question> questions() {
    return List.copyOf(questions);
  }

  public synchronized List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }
}
