package dev.seiri.lambda.stream;

import dev.seiri.core.prompt.RenderLimits;
import dev.seiri.lambda.ask.ConcurrencyLimiters;
import dev.seiri.lambda.ask.Timeouts;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalInt;

/// The handler's settings.
///
/// @param maxInFlight the most calls at once to one model from one process, 1 to 1,000
/// @param mostInFlight the most that an execution may ask for: `MAX_IN_FLIGHT` where it is set
/// @param modelTimeout the longest to wait for an answer
/// @param fallbackAfter the longest to wait for an answer where another model can be asked instead
/// @param keepAnswers how long the ledger keeps an answer
/// @param patience how long to look for an execution or a prompt that is not there yet
/// @param render bounds on prompts
/// @param requestsPerMinute calls to each model a minute, by all processes together
/// @param tokensPerMinute tokens of each model a minute, by all processes together
public record HandlerSettings(
    int maxInFlight,
    int mostInFlight,
    Duration modelTimeout,
    Duration fallbackAfter,
    Duration keepAnswers,
    Duration patience,
    RenderLimits render,
    OptionalInt requestsPerMinute,
    OptionalInt tokensPerMinute) {
  public static final HandlerSettings DEFAULT =
      new HandlerSettings(
          64,
          1_000,
          Duration.ofSeconds(60),
          Duration.ofSeconds(20),
          Duration.ofDays(30),
          Duration.ofSeconds(3),
          RenderLimits.DEFAULT,
          OptionalInt.empty(),
          OptionalInt.empty());

  public HandlerSettings {
    if (maxInFlight < 1 || maxInFlight > 1_000) {
      throw new IllegalArgumentException("MAX_IN_FLIGHT must be 1 to 1000, not " + maxInFlight);
    }
  }

  /// Reads `MAX_IN_FLIGHT`, `MODEL_TIMEOUT_SECONDS`, `FALLBACK_AFTER_SECONDS`, `KEEP_ANSWERS_DAYS`
  /// `MAX_PROMPT_CHARS`, `REQUESTS_PER_MINUTE` and `TOKENS_PER_MINUTE`; what is not set has its
  /// default.
  ///
  /// @throws IllegalArgumentException naming the variable that is no number in its bounds
  public static HandlerSettings of(Map<String, String> env) {
    return new HandlerSettings(
        number(env, "MAX_IN_FLIGHT", DEFAULT.maxInFlight),
        number(env, "MAX_IN_FLIGHT", DEFAULT.mostInFlight),
        Duration.ofSeconds(
            number(env, "MODEL_TIMEOUT_SECONDS", (int) DEFAULT.modelTimeout.toSeconds())),
        Duration.ofSeconds(
            number(env, "FALLBACK_AFTER_SECONDS", (int) DEFAULT.fallbackAfter.toSeconds())),
        Duration.ofDays(number(env, "KEEP_ANSWERS_DAYS", (int) DEFAULT.keepAnswers.toDays())),
        DEFAULT.patience,
        new RenderLimits(
            number(env, "MAX_PROMPT_CHARS", DEFAULT.render.maxChars()), DEFAULT.render.maxSteps()),
        share(env, "REQUESTS_PER_MINUTE"),
        share(env, "TOKENS_PER_MINUTE"));
  }

  Timeouts timeouts() {
    return new Timeouts(modelTimeout, fallbackAfter);
  }

  boolean hasShare() {
    return requestsPerMinute.isPresent() || tokensPerMinute.isPresent();
  }

  /// A minute's calls by the rate limit.
  long requestsAMinute() {
    return requestsPerMinute.isPresent() ? requestsPerMinute.getAsInt() : Long.MAX_VALUE;
  }

  /// A minute's tokens by the rate limit.
  long tokensAMinute() {
    return tokensPerMinute.isPresent() ? tokensPerMinute.getAsInt() : Long.MAX_VALUE;
  }

  /// The connections of each client: not fewer than calls in flight, so that none waits for one.
  /// The stores answer while models are asked.
  int connections() {
    return ConcurrencyLimiters.connections(mostInFlight);
  }

  private static OptionalInt share(Map<String, String> env, String name) {
    return env.getOrDefault(name, "").isBlank()
        ? OptionalInt.empty()
        : OptionalInt.of(number(env, name, 1));
  }

  private static int number(Map<String, String> env, String name, int otherwise) {
    String value = env.get(name);
    if (value == null || value.isBlank()) {
      return otherwise;
    }
    if (!value.matches("[0-9]{1,9}") || Integer.parseInt(value) < 1) {
      throw new IllegalArgumentException(name + " must be a whole number from 1, not " + value);
    }
    return Integer.parseInt(value);
  }
}
