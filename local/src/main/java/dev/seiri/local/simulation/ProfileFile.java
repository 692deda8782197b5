package dev.seiri.local.simulation;

import dev.seiri.core.json.Json;
import dev.seiri.core.model.Prices;
import dev.seiri.core.model.StructuredOutput;
import dev.seiri.prompts.file.PromptFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A file of simulated models: YAML, in the form that `docs/simulated-model.md` describes.
///
/// @param truth the files of known rows, as absolute paths
/// @param log where every call is written down, if anywhere
record ProfileFile(List<Path> truth, Optional<Path> log, Map<String, Profile> models) {
  private static final Pattern NAME = Pattern.compile("seiri\\.simulated-[A-Za-z0-9._-]{1,80}");
  private static final String[] CLASSES =
      java.util.Arrays.stream(ErrorClass.values()).map(ErrorClass::word).toArray(String[]::new);

  ProfileFile {
    truth = List.copyOf(truth);
    models = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(models));
  }

  /// @throws ProfileFault if it is none, naming the file and the key
  static ProfileFile read(Path file) {
    try {
      return of(file, PromptFile.tree(Files.readString(file)));
    } catch (NoSuchFileException e) {
      throw new ProfileFault(file + ": there is no such file; SEIRI_SIMULATION must name one");
    } catch (CharacterCodingException e) {
      throw new ProfileFault(file + ": not UTF-8; save the file as UTF-8");
    } catch (IOException e) {
      throw new ProfileFault(file + ": cannot be read: " + e.getMessage());
    } catch (JacksonException e) {
      throw new ProfileFault(file + ": not YAML: " + Json.reason(e));
    }
  }

  private static ProfileFile of(Path file, JsonNode json) {
    Section all =
        Section.of(file.toString(), "", json).only("seed", "truth", "log", "correlation", "models");
    if (!all.has("seed")) {
      throw all.missing("seed");
    }
    long seed = all.whole("seed", 0, Long.MIN_VALUE);
    double correlation = all.probability("correlation");
    Map<String, Profile> models = new LinkedHashMap<>();
    Section list = all.section("models");
    for (String name : list.names()) {
      if (!NAME.matcher(name).matches()) {
        throw new ProfileFault(
            "%s: models.%s: a simulated model's name must begin with seiri.simulated- and go on in letters, digits, . _ -"
                .formatted(file, name));
      }
      models.put(name, model(seed, name, correlation, list.section(name)));
    }
    if (models.isEmpty()) {
      throw all.missing("models");
    }
    return new ProfileFile(truth(file, all), all.text("log").map(log -> beside(file, log)), models);
  }

  private static List<Path> truth(Path file, Section all) {
    JsonNode node = all.raw("truth");
    if (!node.isArray()) {
      return all.text("truth").map(name -> List.of(beside(file, name))).orElse(List.of());
    }
    List<Path> files = new ArrayList<>();
    for (JsonNode name : node) {
      if (!name.isString()) {
        throw all.fault("truth", "a file's name or a list of them");
      }
      files.add(beside(file, name.stringValue()));
    }
    return files;
  }

  private static Path beside(Path file, String name) {
    return file.toAbsolutePath().resolveSibling(name).normalize();
  }

  private static Profile model(long seed, String name, double correlation, Section model) {
    model.only(
        "like",
        "structured_output",
        "max_tokens",
        "cache_minimum_tokens",
        "prices",
        "readings",
        "errors",
        "calls",
        "rows",
        "size",
        "sentences",
        "instructions",
        "latency",
        "limits");
    Section readings = model.section("readings").only("correlation", "counted");
    double again = readings.number("correlation", 1, 0, 1);
    if (again < correlation) {
      throw new ProfileFault(
          "%s.correlation is %s, less than the file's correlation, which is %s: a model's own readings are at least as much alike as those of two models; raise the one or lower the other"
              .formatted(readings.place(), again, correlation));
    }
    Section errors = model.section("errors");
    Map<String, ErrorRates> fields = new LinkedHashMap<>();
    Section named = errors.section("fields");
    for (String field : named.names()) {
      fields.put(field, rates(named.section(field).only(CLASSES)));
    }
    errors.only(
        java.util.stream.Stream.concat(
                java.util.Arrays.stream(CLASSES), java.util.stream.Stream.of("fields"))
            .toArray(String[]::new));
    return new Profile(
        seed,
        name,
        catalog(model),
        correlation,
        again,
        readings.flag("counted"),
        rates(errors),
        fields,
        calls(model.section("calls").only("invalid_json", "refusal", "truncation")),
        rows(model.section("rows").only("drop", "swap", "duplicate", "leak", "foreign", "shuffle")),
        size(model.section("size").only("free", "growth", "place_growth")),
        model.sections("sentences").stream().map(ProfileFile::sentence).toList(),
        model.sections("instructions").stream().map(ProfileFile::instruction).toList(),
        latency(model.section("latency").only("median_ms", "p95_ms", "per_output_token_ms")),
        limits(
            model
                .section("limits")
                .only("requests_per_minute", "tokens_per_minute", "calls_in_flight")));
  }

  private static Profile.Catalog catalog(Section model) {
    Optional<StructuredOutput> way = Optional.empty();
    if (model.has("structured_output")) {
      String word = model.needed("structured_output");
      if (!List.of("native", "tool", "prompt").contains(word)) {
        throw model.fault("structured_output", "native, tool or prompt");
      }
      way = Optional.of(StructuredOutput.valueOf(word.toUpperCase(Locale.ROOT)));
    }
    Optional<Prices> prices = Optional.empty();
    if (model.has("prices")) {
      Section list = model.section("prices").only("input", "output", "cache_read", "cache_write");
      prices =
          Optional.of(
              new Prices(
                  list.price("input"),
                  list.price("output"),
                  list.price("cache_read"),
                  list.price("cache_write")));
    }
    return new Profile.Catalog(
        model.text("like"),
        way,
        optional(model, "max_tokens"),
        optional(model, "cache_minimum_tokens"),
        prices);
  }

  private static OptionalInt optional(Section model, String key) {
    return model.has(key)
        ? OptionalInt.of((int) Math.min(Integer.MAX_VALUE, model.whole(key, 1, 1)))
        : OptionalInt.empty();
  }

  private static ErrorRates rates(Section section) {
    Map<ErrorClass, Double> rates = new EnumMap<>(ErrorClass.class);
    double sum = 0;
    for (ErrorClass error : ErrorClass.values()) {
      double rate = section.probability(error.word());
      sum += rate;
      rates.put(error, rate);
    }
    if (sum > 1) {
      throw new ProfileFault(
          "%s: the probabilities add up to more than 1; a field has one error at most"
              .formatted(section.place()));
    }
    return new ErrorRates(rates);
  }

  private static Profile.Calls calls(Section section) {
    Profile.Calls calls =
        new Profile.Calls(
            section.probability("invalid_json"),
            section.probability("refusal"),
            section.probability("truncation"));
    if (calls.invalidJson() + calls.refusal() + calls.truncation() > 1) {
      throw new ProfileFault(
          "%s: the probabilities add up to more than 1; an answer has one fault at most"
              .formatted(section.place()));
    }
    return calls;
  }

  private static Profile.Rows rows(Section section) {
    return new Profile.Rows(
        section.probability("drop"),
        section.probability("swap"),
        section.probability("duplicate"),
        section.probability("leak"),
        section.probability("foreign"),
        section.probability("shuffle"));
  }

  private static Profile.Size size(Section section) {
    return new Profile.Size(
        section.whole("free", 1, 1),
        section.number("growth", 0, 0, Double.MAX_VALUE),
        section.number("place_growth", 0, 0, Double.MAX_VALUE));
  }

  private static Profile.Sentence sentence(Section section) {
    section.only("contains", "factor");
    return new Profile.Sentence(
        section.needed("contains"), section.number("factor", 1, 0, Double.MAX_VALUE));
  }

  private static Profile.Instruction instruction(Section section) {
    section.only("contains", "neighbours", "says");
    if (!(section.raw("says") instanceof ObjectNode says)) {
      throw section.fault("says", "fields with their values");
    }
    return new Profile.Instruction(
        section.needed("contains"), section.probability("neighbours"), says);
  }

  private static Profile.Latency latency(Section section) {
    double median = section.number("median_ms", 0, 0, 600_000);
    double p95 = section.number("p95_ms", median, 0, 600_000);
    if (p95 < median) {
      throw section.fault("p95_ms", "at least median_ms");
    }
    if (p95 > 0 && median == 0) {
      throw section.fault("median_ms", "more than 0 where p95_ms is");
    }
    return new Profile.Latency(median, p95, section.number("per_output_token_ms", 0, 0, 60_000));
  }

  private static Profile.Limits limits(Section section) {
    return new Profile.Limits(
        section.whole("requests_per_minute", Long.MAX_VALUE, 1),
        section.whole("tokens_per_minute", Long.MAX_VALUE, 1),
        section.whole("calls_in_flight", Long.MAX_VALUE, 1));
  }
}
