package dev.seiri.core.answer;

import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Finds the one JSON object of an answer: bare, in `<output>` tags, in a code fence, or amid
/// prose, looked for in this order. Never guesses: a broken object is not mended, its inside is not
/// taken for it, and of two different ones neither is chosen.
final class JsonInText {
  private static final Pattern OUTPUT =
      Pattern.compile("<output>(.*?)(?:</output>|\\z)", Pattern.DOTALL | Pattern.CASE_INSENSITIVE);
  private static final Pattern FENCE =
      Pattern.compile("```[A-Za-z0-9_-]*[ \\t]*\\R(.*?)(?:```|\\z)", Pattern.DOTALL);
  private static final Pattern OBJECT_AHEAD = Pattern.compile("\\{\\s*(?:\"|\\}|\\z)");

  private JsonInText() {}

  static Extraction find(String text) {
    String bare = text.strip();
    if (looksLikeJson(bare)) {
      Extraction whole = parse(bare);
      if (whole instanceof Extraction.Found || !bare.startsWith("{")) {
        return whole;
      }
    }
    List<String> tagged = groups(OUTPUT, bare);
    if (!tagged.isEmpty()) {
      return agree(tagged.stream().map(JsonInText::inner).toList());
    }
    List<String> fenced = groups(FENCE, bare);
    if (!fenced.isEmpty()) {
      return agree(fenced.stream().map(block -> parse(block.strip())).toList());
    }
    return amidProse(bare);
  }

  private static Extraction inner(String block) {
    List<String> fenced = groups(FENCE, block);
    String json = fenced.size() == 1 ? fenced.getFirst() : block;
    return parse(json.strip());
  }

  private static List<String> groups(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    List<String> found = new ArrayList<>();
    while (matcher.find()) {
      found.add(matcher.group(1));
    }
    return found;
  }

  private static boolean looksLikeJson(String text) {
    return !text.isEmpty() && "{[\"-0123456789tfn".indexOf(text.charAt(0)) >= 0 && isJsonWord(text);
  }

  private static boolean isJsonWord(String text) {
    return switch (text.charAt(0)) {
      case 't', 'f', 'n' -> List.of("true", "false", "null").contains(text);
      case '{', '[', '"' -> true;
      default -> text.matches("-?[0-9.eE+-]+");
    };
  }

  private static Extraction parse(String json) {
    try {
      return object(Json.read(json));
    } catch (JacksonException e) {
      return new Extraction.Fault(Verdict.NOT_JSON, "not valid JSON: " + Json.reason(e));
    } catch (IllegalArgumentException e) {
      return new Extraction.Fault(Verdict.NOT_JSON, "no JSON in the answer");
    }
  }

  private static Extraction object(JsonNode node) {
    if (!(node instanceof ObjectNode object)) {
      return new Extraction.Fault(
          Verdict.SCHEMA_VIOLATION,
          "the answer is a JSON %s; expected one object"
              .formatted(node.getNodeType().name().toLowerCase(java.util.Locale.ROOT)));
    }
    String written = Json.write(object);
    if (!Text.isWellFormed(written)) {
      return new Extraction.Fault(
          Verdict.NOT_JSON, "the answer holds half a surrogate pair, which is not text");
    }
    if (!Json.isReadable(written)) {
      return new Extraction.Fault(
          Verdict.NOT_JSON, "the answer holds a number that is too long, or is nested too deep");
    }
    return new Extraction.Found(object);
  }

  private static Extraction agree(List<Extraction> candidates) {
    Set<ObjectNode> objects = new LinkedHashSet<>();
    for (Extraction candidate : candidates) {
      switch (candidate) {
        case Extraction.Found found -> objects.add(found.object());
        case Extraction.Fault fault -> {
          return fault;
        }
      }
    }
    return objects.size() == 1
        ? new Extraction.Found(objects.iterator().next())
        : new Extraction.Fault(
            Verdict.NOT_JSON,
            "the answer holds %d different JSON objects; expected one".formatted(objects.size()));
  }

  private static Extraction amidProse(String text) {
    List<Extraction> found = new ArrayList<>();
    int from = 0;
    Matcher ahead = OBJECT_AHEAD.matcher(text);
    while (ahead.find(from)) {
      int start = ahead.start();
      int end = end(text, start);
      if (end < 0) {
        return new Extraction.Fault(Verdict.NOT_JSON, "the JSON object is cut off");
      }
      if (isInArray(text, start)) {
        return new Extraction.Fault(
            Verdict.SCHEMA_VIOLATION, "the answer is a JSON array; expected one object");
      }
      found.add(parse(text.substring(start, end)));
      from = end;
    }
    return found.isEmpty()
        ? new Extraction.Fault(Verdict.NOT_JSON, "no JSON object in the answer")
        : agree(found);
  }

  private static boolean isInArray(String text, int start) {
    String before = text.substring(0, start).stripTrailing();
    return before.endsWith("[");
  }

  /// The index after the brace that closes the one at `start`, or -1 if nothing does.
  private static int end(String text, int start) {
    int depth = 0;
    boolean inString = false;
    for (int i = start; i < text.length(); i++) {
      char c = text.charAt(i);
      if (inString) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          inString = false;
        }
      } else if (c == '"') {
        inString = true;
      } else if (c == '{') {
        depth++;
      } else if (c == '}' && --depth == 0) {
        return i + 1;
      }
    }
    return -1;
  }
}
