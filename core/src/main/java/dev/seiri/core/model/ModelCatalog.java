package dev.seiri.core.model;

import dev.seiri.core.concurrent.BoundedCache;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import tools.jackson.core.json.JsonReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What is known of models: how to ask for structure, a default token limit, prices. Configuration,
/// because models come and go.
public final class ModelCatalog {
  /// The model that is asked where neither a command nor the prompt names one.
  public static final String DEFAULT_MODEL = "global.anthropic.claude-haiku-5-5";

  private static final Pattern PROFILE = Pattern.compile("^(global|us|eu|jp|au|apac|us-gov)\\.");
  private static final BigDecimal REGIONAL = new BigDecimal("1.1");

  /// What is known of one model.
  ///
  /// @param prices empty where unknown
  /// @param mostOutputTokens the highest `max_tokens` that it takes
  /// @param cacheMinimumTokens the fewest tokens at a prompt's beginning that the provider keeps
  ///   between calls; empty where it is not told where they end
  /// @param note what every result of the model says of it
  /// @param languageModel whether it reads its prompt: what anything else answers says nothing
  ///   about a prompt
  public record Entry(
      String match,
      StructuredOutput structuredOutput,
      int maxTokens,
      int mostOutputTokens,
      Optional<Prices> prices,
      OptionalInt cacheMinimumTokens,
      Optional<String> note,
      boolean languageModel) {
    boolean matches(String baseId) {
      String regex = Pattern.quote(match).replace("*", "\\E.*\\Q");
      return Pattern.matches(regex, baseId);
    }
  }

  private static final Entry NOTHING_KNOWN =
      new Entry(
          "*",
          StructuredOutput.PROMPT,
          1024,
          8192,
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          true);

  private static final int MOST_KEPT = 1_000;
  private static final String SHIPPED = "models.yaml";

  /// Reads YAML's flow style, which is JSON with comments and bare keys.
  private static final JsonMapper FLOW_STYLE =
      JsonMapper.builder()
          .enable(JsonReadFeature.ALLOW_YAML_COMMENTS)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_PROPERTY_NAMES)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final List<Entry> entries;
  private final BoundedCache<String, Entry> found = new BoundedCache<>(MOST_KEPT);

  private ModelCatalog(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /// The catalog shipped with the program.
  public static ModelCatalog shipped() {
    try (InputStream in = ModelCatalog.class.getResourceAsStream(SHIPPED)) {
      if (in == null) {
        throw new IllegalStateException(SHIPPED + " is missing from the program");
      }
      return of(FLOW_STYLE.readTree(in), SHIPPED);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The catalog read from a file's content.
  ///
  /// @param name what to call the file in messages
  /// @throws IllegalArgumentException if it is no catalog, naming the file and the key
  public static ModelCatalog of(JsonNode content, String name) {
    try {
      List<Entry> entries = new ArrayList<>();
      for (JsonNode node : content.path("models")) {
        entries.add(entry(node));
      }
      return new ModelCatalog(entries);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }

  /// A catalog in which these entries come first.
  public ModelCatalog with(List<Entry> first) {
    List<Entry> all = new ArrayList<>(first);
    all.addAll(entries);
    return new ModelCatalog(all);
  }

  /// What is known of a model; never nothing: an unknown one is asked in words and has no price.
  public Entry entry(String modelId) {
    return found.get(modelId, this::look);
  }

  private Entry look(String modelId) {
    String base = PROFILE.matcher(lastPart(modelId)).replaceFirst("");
    return entries.stream().filter(e -> e.matches(base)).findFirst().orElse(NOTHING_KNOWN);
  }

  /// What a usage costs on a model in US dollars, or empty where the price is unknown.
  public Optional<BigDecimal> cost(String modelId, Usage usage) {
    boolean regional =
        PROFILE.matcher(lastPart(modelId)).find() && !lastPart(modelId).startsWith("global.");
    return entry(modelId)
        .prices()
        .map(prices -> regional ? prices.times(REGIONAL) : prices)
        .map(prices -> prices.cost(usage));
  }

  /// What a completion cost in US dollars: a row's share of a call is part of one price.
  public Optional<BigDecimal> cost(Completion completion) {
    return completion
        .share()
        .map(CallShare::usd)
        .orElseGet(() -> cost(completion.modelId(), completion.usage()));
  }

  /// Whether at least one of these models has a price.
  public boolean isPriced(List<String> modelIds) {
    return modelIds.stream().anyMatch(id -> entry(id).prices().isPresent());
  }

  /// The most that one call can take: a token for each character of the prompt, all the tokens that
  /// an answer may have, and the dearer of two ways to count the input, since a model may keep a
  /// prompt's beginning, and then writing it there costs more than reading it.
  ///
  /// @param asked the question as its first model is asked
  public Usage worst(Question asked) {
    long output = asked.inference().maxTokens().orElse(0);
    Usage read = new Usage(asked.promptChars(), output, 0, 0);
    if (entry(asked.modelId()).cacheMinimumTokens().isEmpty()) {
      return read;
    }
    Usage written = new Usage(0, output, 0, asked.promptChars());
    return cost(asked.modelId(), written)
        .flatMap(dear -> cost(asked.modelId(), read).filter(cheap -> cheap.compareTo(dear) < 0))
        .map(cheap -> written)
        .orElse(read);
  }

  private static String lastPart(String modelId) {
    return modelId.substring(modelId.lastIndexOf('/') + 1);
  }

  private static Entry entry(JsonNode node) {
    String match = node.path("match").asString("");
    if (match.isEmpty()) {
      throw new IllegalArgumentException("an entry of models has no match");
    }
    return new Entry(
        match,
        StructuredOutput.valueOf(
            node.path("structured_output").asString("prompt").toUpperCase(Locale.ROOT)),
        node.path("max_tokens").asInt(NOTHING_KNOWN.maxTokens()),
        node.path("max_output_tokens").asInt(NOTHING_KNOWN.mostOutputTokens()),
        Optional.of(node.path("prices")).filter(JsonNode::isObject).map(ModelCatalog::prices),
        cacheMinimum(node.path("cache_minimum_tokens")),
        Optional.of(node.path("note").asString("")).filter(note -> !note.isBlank()),
        node.path("language_model").asBoolean(true));
  }

  private static OptionalInt cacheMinimum(JsonNode node) {
    if (node.isMissingNode()) {
      return OptionalInt.empty();
    }
    if (!node.isInt() || node.intValue() < 1) {
      throw new IllegalArgumentException(
          "cache_minimum_tokens must be a whole number from 1, not " + node);
    }
    return OptionalInt.of(node.intValue());
  }

  private static Prices prices(JsonNode node) {
    return new Prices(
        price(node, "input"),
        price(node, "output"),
        price(node, "cache_read"),
        price(node, "cache_write"));
  }

  private static BigDecimal price(JsonNode node, String key) {
    return new BigDecimal(node.path(key).asString("0"));
  }
}
