package dev.seiri.core.model;

import java.time.Duration;
import java.util.Optional;

/// A language model behind an API. One call is one request on the wire: retrying is the caller's
/// decision.
public interface LanguageModel {
  /// Asks once.
  ///
  /// @param exchange for a re-ask: what was answered before and what is wrong with it
  /// @param timeout the longest to wait for the whole answer, however it trickles in; past it the
  ///   reply is [Reply.Lost]
  /// @return never null; every failure is a kind of [Reply], not an exception
  Reply ask(Question question, Optional<Exchange> exchange, Duration timeout);
}
