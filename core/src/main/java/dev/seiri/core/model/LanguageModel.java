package dev.seiri.core.model;

import java.time.Duration;
import java.util.Optional;

/// A language model behind an API. Retrying is the caller's decision.
public interface LanguageModel {
  /// Asks once.
  ///
  /// @param exchange for a re-ask: what was answered before and what is wrong with it
  /// @param timeout the longest to wait for the whole answer, however it trickles in; past it the
  ///   reply is [Reply.Lost]
  /// @return never null; every failure is a kind of [Reply], not an exception
  Reply ask(Question question, Optional<Exchange> exchange, Duration timeout);

  /// The same, and tells of each request on the wire: there are several where the model refuses the
  /// form of a request and takes another one.
  ///
  /// @param sent runs before each
  default Reply ask(
      Question question, Optional<Exchange> exchange, Duration timeout, Runnable sent) {
    sent.run();
    return ask(question, exchange, timeout);
  }
}
