package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Exchange;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.model.Usage;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/// The contract of [LanguageModel], for every implementation. Questions have no schema here: how
/// one is sent is the adapter's own matter.
public abstract class LanguageModelContract {
  private static final Duration SOON = Duration.ofSeconds(10);

  /// A model behind which the service gives this reply to every call.
  protected abstract LanguageModel replying(Reply reply);

  /// What the model was sent last, text by text: the user's turns.
  protected abstract List<String> lastTurns();

  /// How many calls have reached the service.
  protected abstract int calls();

  @Test
  void anAnswerIsItsTextItsEndAndItsTokens() {
    for (String text : List.of("{\"name\":\"㈱Acme 😀\"}", " \n", "\u0000", "")) {
      Completion completion = completion(text, "end_turn");
      assertThat(replying(new Reply.Answered(completion)).ask(question("x"), none(), SOON))
          .isInstanceOfSatisfying(
              Reply.Answered.class,
              answered -> {
                assertThat(answered.completion().text()).isEqualTo(text);
                assertThat(answered.completion().modelId()).isEqualTo("some.model");
                assertThat(answered.completion().stopReason().word()).isEqualTo("end_turn");
                assertThat(answered.completion().usage().inputTokens()).isPositive();
                assertThat(answered.completion().latency())
                    .get(InstanceOfAssertFactories.DURATION)
                    .isPositive();
              });
    }
  }

  @Test
  void anUnknownEndIsToldAsItIs() {
    assertThat(
            replying(new Reply.Answered(completion("x", "galaxy")))
                .ask(question("x"), none(), SOON))
        .isInstanceOfSatisfying(
            Reply.Answered.class,
            answered -> assertThat(answered.completion().stopReason().word()).isEqualTo("galaxy"));
  }

  @Test
  void everyFailureIsAReply() {
    for (Reply failure :
        List.of(
            new Reply.Retryable(true, "slow down", Optional.empty()),
            new Reply.Retryable(false, "broken", Optional.empty()),
            new Reply.Lost("cut off"),
            new Reply.TooLong("Input is too long for requested model."),
            new Reply.Invalid("something else"),
            new Reply.Unavailable("no access"))) {
      Reply reply = replying(failure).ask(question("x"), none(), SOON);
      assertThat(reply).hasSameClassAs(failure);
      assertThat(isThrottled(reply)).isEqualTo(isThrottled(failure));
    }
  }

  @Test
  void oneAskIsOneCall() {
    replying(new Reply.Retryable(false, "broken", Optional.empty()))
        .ask(question("x"), none(), SOON);
    assertThat(calls()).isEqualTo(1);
  }

  @Test
  void theRowAndTheFaultAreSent() {
    LanguageModel model = replying(new Reply.Answered(completion("{}", "end_turn")));
    model.ask(question("㈱Acme 😀"), none(), SOON);
    assertThat(lastTurns()).containsExactly("㈱Acme 😀");
    model.ask(question("x"), Optional.of(new Exchange("{\"nmae\":1}", "no nmae 😀")), SOON);
    assertThat(lastTurns()).containsExactly("x", "no nmae 😀");
  }

  @Test
  void manyAskAtOnce() throws Exception {
    LanguageModel model = replying(new Reply.Answered(completion("{}", "end_turn")));
    List<Reply> replies =
        AtOnce.call(16, i -> model.ask(question("row " + i), Optional.empty(), SOON));
    assertThat(replies).hasOnlyElementsOfType(Reply.Answered.class);
    assertThat(calls()).isEqualTo(16);
  }

  private static boolean isThrottled(Reply reply) {
    return reply instanceof Reply.Retryable retryable && retryable.throttled();
  }

  private static Completion completion(String text, String stopReason) {
    return new Completion(
        "some.model",
        text,
        new StopReason(stopReason),
        new Usage(1, Math.max(1, text.length() / 4), 0, 0),
        Duration.ofMillis(5));
  }

  private static Question question(String text) {
    return new Question(
        "t",
        "some.model",
        List.of(),
        new Prompt("be brief", text),
        Inference.ofMaxTokens(77),
        Optional.empty(),
        Map.of());
  }

  private static Optional<Exchange> none() {
    return Optional.empty();
  }
}
