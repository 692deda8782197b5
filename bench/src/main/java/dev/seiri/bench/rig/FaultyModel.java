package dev.seiri.bench.rig;

import dev.seiri.core.json.Text;
import dev.seiri.local.bedrock.StandInModel;
import dev.seiri.local.bedrock.StandInQuestion;
import dev.seiri.local.bedrock.StandInReply;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/// A model that fails a share of its calls, by seed: the same question gets the same faults in the
/// same order in every run.
public final class FaultyModel implements StandInModel {
  /// The faults of a call.
  public enum Fault {
    THROTTLED,
    UNAVAILABLE,
    INTERNAL,
    MODEL_ERROR,
    MODEL_TIMEOUT,
    RESET,
    HANG,
    SLOW,
    BROKEN_JSON,
    TRUNCATED
  }

  private static final Duration SLOW = Duration.ofSeconds(2);

  private final long seed;
  private final double share;
  private final Map<String, Integer> asked = new ConcurrentHashMap<>();
  private final Map<String, Integer> excused = new ConcurrentHashMap<>();
  private final Map<Fault, Integer> injected = new ConcurrentHashMap<>();

  /// @param share of calls that fail, 0 to 1
  public FaultyModel(long seed, double share) {
    this.seed = seed;
    this.share = share;
  }

  @Override
  public StandInReply reply(StandInQuestion question) {
    // A re-ask counts as another question.
    String key = String.join("\n", question.userTexts());
    int nth = asked.merge(key, 1, Integer::sum);
    Random random = new Random(Long.parseUnsignedLong(digest(key, nth), 16));
    if (random.nextDouble() >= share) {
      return StandInReply.text("{\"a\":\"ok\"}");
    }
    Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
    injected.merge(fault, 1, Integer::sum);
    if (isExcuse(fault)) {
      excused.merge(key, 1, Integer::sum);
    }
    return reply(fault);
  }

  /// Calls that no injected fault explains: repeated although the one before was answered.
  public long unexplained() {
    return asked.entrySet().stream()
        .mapToLong(e -> Math.max(0, e.getValue() - 1 - excused.getOrDefault(e.getKey(), 0)))
        .sum();
  }

  public long calls() {
    return asked.values().stream().mapToLong(Integer::longValue).sum();
  }

  public Map<Fault, Integer> injected() {
    return Map.copyOf(injected);
  }

  private String digest(String key, int nth) {
    return Text.sha256(Long.toString(seed), key, Integer.toString(nth)).substring(0, 15);
  }

  /// Whether repeating the call is right after it: a slow answer is an answer, and a broken or
  /// truncated one leads to a re-ask with another prompt.
  private static boolean isExcuse(Fault fault) {
    return switch (fault) {
      case THROTTLED, UNAVAILABLE, INTERNAL, MODEL_ERROR, MODEL_TIMEOUT, RESET, HANG -> true;
      case SLOW, BROKEN_JSON, TRUNCATED -> false;
    };
  }

  private static StandInReply reply(Fault fault) {
    return switch (fault) {
      case THROTTLED -> new StandInReply.Failure(429, "ThrottlingException", "slow down");
      case UNAVAILABLE -> new StandInReply.Failure(503, "ServiceUnavailableException", "busy");
      case INTERNAL -> new StandInReply.Failure(500, "InternalServerException", "oops");
      case MODEL_ERROR -> new StandInReply.Failure(424, "ModelErrorException", "the model broke");
      case MODEL_TIMEOUT -> new StandInReply.Failure(408, "ModelTimeoutException", "too late");
      case RESET -> new StandInReply.Reset();
      case HANG -> new StandInReply.Hang();
      case SLOW -> slow();
      case BROKEN_JSON -> StandInReply.text("{\"a\": ");
      case TRUNCATED -> StandInReply.text("{\"a\":\"o", "max_tokens");
    };
  }

  private static StandInReply slow() {
    try {
      Thread.sleep(SLOW);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return StandInReply.text("{\"a\":\"ok\"}");
  }
}
