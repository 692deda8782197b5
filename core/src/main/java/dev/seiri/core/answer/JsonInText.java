package dev.seiri.core.answer;

import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Finds the one JSON object of an answer: bare, in `<output>` tags, in a code fence, or amid
/// prose, looked for in this order. Of several the one that satisfies the schema counts.
///
/// Never guesses: a broken object is not repaired, its inside is not taken for it, and of two
/// different ones that satisfy the schema neither is chosen.
final class JsonInText {
  static final Extraction.Fault ARRAY =
      new Extraction.Fault(
          Verdict.SCHEMA_VIOLATION, "the answer is a JSON array; expected one object");

  private static final Extraction.Fault NOTHING =
      new Extraction.Fault(Verdict.NOT_JSON, "no JSON object in the answer");

  /// What a tag or a fence holds, where that is no object.
  private static final Pattern HELD =
      Pattern.compile(
          "(?:<output>|```\\w*[ \\t]*\\R)(.*?)(?:</output>|```|\\z)",
          Pattern.DOTALL | Pattern.CASE_INSENSITIVE);

  private final Predicate<ObjectNode> satisfies;

  /// @param satisfies whether an object may be the answer
  JsonInText(Predicate<ObjectNode> satisfies) {
    this.satisfies = satisfies;
  }

  Extraction find(String text) {
    Optional<Extraction> whole = whole(text.strip());
    if (whole.isPresent()) {
      return whole.get();
    }
    String answer = Thinking.leftOut(text).strip();
    return whole(answer).orElseGet(() -> among(answer));
  }

  /// The answer as JSON, if it is nothing else.
  private static Optional<Extraction> whole(String text) {
    return looksLikeJson(text)
        ? Optional.of(parse(text)).filter(JsonInText::isJson)
        : Optional.empty();
  }

  private static boolean isJson(Extraction extraction) {
    return !(extraction instanceof Extraction.Fault fault && fault.verdict() == Verdict.NOT_JSON);
  }

  private Extraction among(String answer) {
    List<Candidate> all = Candidates.in(answer);
    List<Candidate> tagged = at(all, Candidate.Place.TAGGED);
    if (!tagged.isEmpty()) {
      return one(tagged);
    }
    List<Candidate> fenced = at(all, Candidate.Place.FENCED);
    List<Candidate> prose = at(all, Candidate.Place.PROSE);
    if (fenced.isEmpty()) {
      return prose.isEmpty() ? held(answer) : one(prose);
    }
    return isEchoBefore(fenced, prose) ? one(prose) : one(fenced);
  }

  /// Whether what is fenced is no answer, and all that may be one comes after it: the input, for
  /// one, said again before it is answered.
  private boolean isEchoBefore(List<Candidate> fenced, List<Candidate> prose) {
    return !prose.isEmpty()
        && fenced.getLast().start() < prose.getFirst().start()
        && fenced.stream()
            .allMatch(candidate ->
                candidate.extraction() instanceof Extraction.Found(ObjectNode object)
                    && !satisfies.test(object));
  }

  private Extraction one(List<Candidate> candidates) {
    Set<ObjectNode> objects = new LinkedHashSet<>();
    for (Candidate candidate : candidates) {
      switch (candidate.extraction()) {
        case Extraction.Found found -> objects.add(found.object());
        case Extraction.Fault fault -> {
          return fault;
        }
      }
    }
    List<ObjectNode> satisfying =
        objects.size() == 1 ? List.copyOf(objects) : objects.stream().filter(satisfies).toList();
    return satisfying.size() == 1
        ? new Extraction.Found(satisfying.getFirst())
        : new Extraction.Fault(
            Verdict.NOT_JSON,
            String.format(
                Locale.ROOT,
                "the answer holds %d different JSON objects; expected one",
                objects.size()));
  }

  private static List<Candidate> at(List<Candidate> all, Candidate.Place place) {
    return all.stream().filter(candidate -> candidate.place() == place).toList();
  }

  /// What is wrong with an answer without an object: another value stands where it should be, or
  /// none at all.
  private static Extraction held(String answer) {
    return HELD.matcher(answer)
        .results()
        .map(found -> found.group(1).strip())
        .filter(JsonInText::looksLikeJson)
        .map(JsonInText::parse)
        .filter(JsonInText::isJson)
        .findFirst()
        .orElse(NOTHING);
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

  static Extraction parse(String json) {
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
              .formatted(node.getNodeType().name().toLowerCase(Locale.ROOT)));
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
}
