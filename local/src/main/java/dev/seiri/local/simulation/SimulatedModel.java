package dev.seiri.local.simulation;

import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.Prices;
import dev.seiri.core.model.TokenEstimate;
import dev.seiri.core.model.Usage;
import dev.seiri.local.bedrock.StandInModel;
import dev.seiri.local.bedrock.StandInQuestion;
import dev.seiri.local.bedrock.StandInReply;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.node.ObjectNode;

/// A model with known truth and known faults. It is no language model: it finds the rows in a
/// prompt, and reads nothing else but the sentences that its profile names. The same question and
/// reading get the same answer, in any order and at any time.
final class SimulatedModel implements StandInModel {
  /// Of the normal distribution, so that 95 % are below.
  private static final double P95 = 1.6448536269514722;

  private final Profile profile;
  private final Truth truth;
  private final CallLog log;
  private final Prices prices;
  private final Tokens requests;
  private final Tokens tokens;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final Map<String, AtomicInteger> asked = new ConcurrentHashMap<>();

  SimulatedModel(Profile profile, Truth truth, CallLog log, Prices prices) {
    this.profile = profile;
    this.truth = truth;
    this.log = log;
    this.prices = prices;
    this.requests = new Tokens(profile.limits().requestsPerMinute(), System::nanoTime);
    this.tokens = new Tokens(profile.limits().tokensPerMinute(), System::nanoTime);
  }

  @Override
  public StandInReply reply(StandInQuestion question) {
    try {
      if (inFlight.incrementAndGet() > profile.limits().callsInFlight()) {
        return throttled("calls_in_flight", "requests");
      }
      return admitted(question);
    } finally {
      inFlight.decrementAndGet();
    }
  }

  private StandInReply admitted(StandInQuestion question) {
    long most = inputTokens(question) + question.maxTokens();
    if (!requests.take(1)) {
      return throttled("requests_per_minute", "requests");
    }
    if (!tokens.take(most)) {
      return throttled("tokens_per_minute", "tokens");
    }
    String reading = reading(question);
    Chance chance = Chance.of(profile, question, reading);
    RowAnswers rows = new RowAnswers(profile, truth, question, chance);
    ObjectNode answer = rows.answer();
    ObjectNode call = Json.object();
    call.put("model", profile.name());
    call.put("reading", reading);
    call.set("rows", rows.log());
    StandInReply.Blocks reply = reply(question, chance, answer, call);
    try {
      Thread.sleep(millis(chance, answer));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new StandInReply.Reset();
    }
    return new StandInReply.Billed(
        reply,
        (sent, usage) -> {
          tokens.giveBack(Math.max(0, most - usage.total()));
          bill(call, sent, usage);
        });
  }

  private StandInReply throttled(String limit, String what) {
    ObjectNode call = Json.object();
    call.put("model", profile.name());
    call.put("throttled", limit);
    log.write(call);
    return new StandInReply.Failure(
        429, "ThrottlingException", "Too many " + what + ", please wait before trying again.");
  }

  /// Which reading of the question this is: as the request's metadata say; where the profile counts
  /// them, how often it was asked; and further turns make it another.
  private String reading(StandInQuestion question) {
    String turns = question.userTexts().size() > 1 ? "+" + (question.userTexts().size() - 1) : "";
    String said = question.metadata().get("reading");
    if (said != null) {
      return said + turns;
    }
    return (profile.counted() ? count(question) : 1) + turns;
  }

  private int count(StandInQuestion question) {
    String digest = Text.sha256(question.system(), String.join("\n", question.userTexts()));
    return asked.computeIfAbsent(digest, key -> new AtomicInteger()).incrementAndGet();
  }

  private static long inputTokens(StandInQuestion question) {
    return (long) TokenEstimate.of(question.system())
        + TokenEstimate.of(String.join("", question.userTexts()));
  }

  private StandInReply.Blocks reply(
      StandInQuestion question, Chance chance, ObjectNode answer, ObjectNode call) {
    Profile.Calls faults = profile.calls();
    Draw draw = chance.ofRow(String.join("\n", question.userTexts()), "call");
    double at = draw.uniform();
    String json = Json.write(answer);
    if (at < faults.invalidJson()) {
      call.put("fault", "invalid_json");
      return text(json.substring(0, json.length() - 1) + ",}", "end_turn");
    }
    if (at < faults.invalidJson() + faults.refusal()) {
      call.put("fault", "refusal");
      return text("I cannot help with that.", "content_filtered");
    }
    if (at < faults.invalidJson() + faults.refusal() + faults.truncation()) {
      call.put("fault", "truncation");
      int length = draw.more().nextInt(json.length());
      return text(Text.wellFormed(json.substring(0, length)), "max_tokens");
    }
    if (question.tool()) {
      return toolUse(question, answer);
    }
    return text(question.schema().isPresent() ? json : "<output>" + json + "</output>", "end_turn");
  }

  private static StandInReply.Blocks text(String text, String stopReason) {
    ObjectNode block = Json.object();
    block.put("text", text);
    return new StandInReply.Blocks(text.isEmpty() ? List.of() : List.of(block), stopReason);
  }

  private static StandInReply.Blocks toolUse(StandInQuestion question, ObjectNode answer) {
    ObjectNode block = Json.object();
    ObjectNode use = block.putObject("toolUse");
    use.put("toolUseId", "tooluse_1");
    use.put("name", question.schemaName().orElse("answer"));
    use.set("input", answer);
    return new StandInReply.Blocks(List.of(block), "tool_use");
  }

  private long millis(Chance chance, ObjectNode answer) {
    Profile.Latency latency = profile.latency();
    double time = latency.perOutputTokenMs() * TokenEstimate.of(Json.write(answer));
    if (latency.medianMs() > 0) {
      double spread = Math.log(latency.p95Ms() / latency.medianMs()) / P95;
      time +=
          latency.medianMs() * Math.exp(spread * chance.ofCall("latency").more().nextGaussian());
    }
    return Math.round(time);
  }

  private void bill(ObjectNode call, StandInReply.Blocks sent, Usage usage) {
    call.put("stop_reason", sent.stopReason());
    call.put("input_tokens", usage.inputTokens());
    call.put("output_tokens", usage.outputTokens());
    call.put("cache_read_tokens", usage.cacheReadTokens());
    call.put("cache_write_tokens", usage.cacheWriteTokens());
    call.put("cost_usd", prices.cost(usage));
    log.write(call);
  }
}
