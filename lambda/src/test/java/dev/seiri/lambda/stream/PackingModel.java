package dev.seiri.lambda.stream;

import dev.seiri.core.json.Json;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.Exchange;
import dev.seiri.core.model.LanguageModel;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Reply;
import dev.seiri.core.model.StopReason;
import dev.seiri.core.model.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A model that answers each row of a call with what stands between its input tags, and keeps
/// count.
final class PackingModel implements LanguageModel {
  private static final Pattern ROW =
      Pattern.compile("<row id=\"(\\w+)\">\\n(.*?)\\n</row id=\"\\1\">", Pattern.DOTALL);
  private static final Pattern INPUT = Pattern.compile("<input>(.*?)</input>", Pattern.DOTALL);

  private final List<List<String>> calls = new ArrayList<>();
  private Usage billed = Usage.NONE;

  /// What is done with the answers to the rows of a call: entries by the row's input.
  interface Fault {
    /// @param entries by row; may be changed
    /// @return a reply in the place of the answer, if there is to be one
    Optional<Reply> apply(Map<String, List<ObjectNode>> entries);
  }

  private final Fault fault;

  PackingModel(Fault fault) {
    this.fault = fault;
  }

  PackingModel() {
    this(entries -> Optional.empty());
  }

  @Override
  public Reply ask(Question question, Optional<Exchange> exchange, Duration timeout) {
    Map<String, List<ObjectNode>> entries = new LinkedHashMap<>();
    String text = question.prompt().text();
    Matcher row = ROW.matcher(text);
    while (row.find()) {
      ObjectNode entry = Json.object().put("id", row.group(1)).put("echo", row.group(2));
      entry.set("answer", Json.object().put("name", input(row.group(2))));
      entries.put(input(row.group(2)), new ArrayList<>(List.of(entry)));
    }
    boolean packed = !entries.isEmpty();
    synchronized (this) {
      calls.add(packed ? List.copyOf(entries.keySet()) : List.of(input(text)));
    }
    if (!packed) {
      return answer(question, Json.write(Json.object().put("name", input(text))), "end_turn");
    }
    Optional<Reply> instead = fault.apply(entries);
    if (instead.isPresent()) {
      return instead.get() instanceof Reply.Answered(Completion completion)
          ? answer(question, completion.text(), completion.stopReason().word())
          : instead.get();
    }
    return answer(question, said(entries), "end_turn");
  }

  /// The answer with these entries.
  static String said(Map<String, List<ObjectNode>> entries) {
    ObjectNode whole = Json.object();
    ArrayNode all = whole.putArray("answers");
    entries.values().forEach(each -> each.forEach(all::add));
    return Json.write(whole);
  }

  /// An answer in the place of the one with all entries.
  static Reply saying(String text, String stopReason) {
    return new Reply.Answered(
        new Completion("m", text, new StopReason(stopReason), Usage.NONE, Duration.ZERO));
  }

  private Reply answer(Question question, String text, String stopReason) {
    Usage usage = new Usage(question.promptChars() / 3, text.length() / 3 + 1, 0, 0);
    synchronized (this) {
      billed = billed.plus(usage);
    }
    return new Reply.Answered(
        new Completion(
            question.modelId(), text, new StopReason(stopReason), usage, Duration.ofMillis(7)));
  }

  private static String input(String text) {
    Matcher input = INPUT.matcher(text);
    return input.find() ? input.group(1) : text;
  }

  /// The inputs of each call.
  synchronized List<List<String>> calls() {
    return List.copyOf(calls);
  }

  /// All that was answered.
  synchronized Usage billed() {
    return billed;
  }
}
