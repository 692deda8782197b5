package dev.seiri.local.worker;

import dev.seiri.core.model.Exchange;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import java.time.Duration;
import java.util.Optional;

/// A model that keeps its last error, so that a waiting command can show it.
final class NotingModel implements LanguageModel {
  private final LanguageModel model;
  private volatile Optional<String> lastError = Optional.empty();

  NotingModel(LanguageModel model) {
    this.model = model;
  }

  /// The last error; empty once an answer came.
  Optional<String> lastError() {
    return lastError;
  }

  @Override
  public Reply ask(Question question, Optional<Exchange> exchange, Duration timeout) {
    Reply reply = model.ask(question, exchange, timeout);
    lastError =
        switch (reply) {
          case Reply.Answered answered -> Optional.empty();
          case Reply.Retryable retryable -> Optional.of(retryable.message());
          case Reply.Lost(String message) -> Optional.of(message);
          case Reply.TooLong(String message) -> Optional.of(message);
          case Reply.Invalid(String message) -> Optional.of(message);
          case Reply.Unavailable(String message) -> Optional.of(message);
        };
    return reply;
  }
}
