package dev.seiri.cdk;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A strict reader of settings: every key is known, every number within its bounds.
final class SettingsFile {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,19}");
  private static final Set<Integer> LOG_DAYS =
      new LinkedHashSet<>(
          List.of(1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1827, 3653));
  private static final Set<Integer> CPU = new LinkedHashSet<>(List.of(256, 512, 1024, 2048, 4096));

  private static final int MOST_DAYS = 3_650;

  /// Most Regions have both.
  private static final List<String> ZONES = List.of("a", "c");

  private final String file;
  private final String path;
  private final JsonNode node;
  private final Set<String> known = new LinkedHashSet<>();

  private SettingsFile(String file, String path, JsonNode node) {
    this.file = file;
    this.path = path;
    this.node = node;
  }

  static Settings parse(String file, String yaml) {
    JsonNode node;
    try {
      node = YAMLMapper.shared().readTree(yaml);
    } catch (JacksonException e) {
      throw new SettingsFault("%s: is no YAML: %s".formatted(file, e.getOriginalMessage()));
    }
    if (!node.isObject()) {
      throw new SettingsFault(file + ": must be a YAML mapping");
    }
    return new SettingsFile(file, "", node).settings();
  }

  private Settings settings() {
    Settings settings =
        new Settings(
            name(),
            flag("keep_data"),
            flag("point_in_time_recovery"),
            flag("customer_key"),
            flag("bucket_versions"),
            oneOf("log_days", LOG_DAYS),
            part("models").models(),
            part("function").function(),
            part("sweep").sweep(),
            part("loader").loader(),
            part("releases").releases(),
            part("alarms").alarms(),
            part("athena").athena(),
            maybe("retention").orElseGet(this::nothing).retention(),
            maybe("finished").map(SettingsFile::finished),
            maybe("sheet").map(SettingsFile::sheet),
            maybe("google").map(SettingsFile::google),
            tags());
    end();
    int function = settings.function().timeoutSeconds();
    if (settings.sweep().stuckAfterMinutes() * 60 <= function) {
      throw fault(
          "sweep.stuck_after_minutes",
          "must be longer than function.timeout_seconds (" + function + " s)");
    }
    settings.models().requestsPerMinute().ifPresent(quota -> checkRetries(settings, quota));
    return settings;
  }

  /// Batches that share a small quota take turns: a batch that is out of retries before its last
  /// row had its turn is given up, though no row of it ever failed.
  private void checkRetries(Settings settings, int requestsPerMinute) {
    Settings.Function function = settings.function();
    long rows = (long) function.batchSize() * settings.processes();
    long turns =
        (long) requestsPerMinute * function.timeoutSeconds() * (function.retryAttempts() + 1L) / 60;
    if (rows > turns) {
      throw fault(
          "function.batch_size",
          String.format(
              Locale.ROOT,
              "is too large for models.requests_per_minute (%,d): %,d batches at once are %,d rows,"
                  + " and within their retries %,d get a turn. Lower it to %,d, or raise"
                  + " function.retry_attempts",
              requestsPerMinute,
              settings.processes(),
              rows,
              turns,
              Math.max(1, turns / settings.processes())));
    }
  }

  private Settings.Models models() {
    Settings.Models models =
        new Settings.Models(
            words("foundation_models"),
            words("inference_profiles"),
            node.has("application_profiles")
                ? words("application_profiles")
                : none("application_profiles"),
            number("max_in_flight", 1, 10_000),
            optional("requests_per_minute"),
            optional("tokens_per_minute"));
    end();
    if (models.foundationModels().isEmpty()) {
      throw fault("foundation_models", "must name at least one model");
    }
    return models;
  }

  private Settings.Function function() {
    Settings.Function function =
        new Settings.Function(
            number("memory_mb", 256, 10_240),
            number("timeout_seconds", 60, 900),
            number("in_flight_per_process", 1, 1_000),
            number("batch_size", 1, 10_000),
            number("batching_window_seconds", 0, 300),
            number("parallelization_factor", 1, 10),
            number("retry_attempts", 0, 10_000),
            number("record_age_hours", 1, 24),
            maybe("environment").map(SettingsFile::variables).orElseGet(LinkedHashMap::new));
    end();
    if (function.batchSize() > 10 && function.batchingWindowSeconds() < 1) {
      throw fault("batching_window_seconds", "must be at least 1 where batch_size is over 10");
    }
    return function;
  }

  private SequencedMap<String, String> variables() {
    SequencedMap<String, String> all = new LinkedHashMap<>();
    for (String name : new TreeSet<>(node.propertyNames())) {
      if (!Variables.isOne(name)) {
        throw fault(name, "is unknown; the variables here are " + Variables.known());
      }
      JsonNode value = take(name);
      String text = value.isValueNode() && !value.isNull() ? value.asString() : "";
      if (!Variables.takes(name, text)) {
        throw fault(name, "must be %s, not %s".formatted(Variables.what(name), value));
      }
      all.put(name, text);
    }
    return all;
  }

  private Settings.Sweep sweep() {
    Settings.Sweep sweep =
        new Settings.Sweep(number("every_minutes", 1, 60), number("stuck_after_minutes", 1, 1_440));
    end();
    return sweep;
  }

  private Settings.Loader loader() {
    Settings.Loader loader =
        new Settings.Loader(
            oneOf("cpu", CPU),
            number("memory_mb", 512, 30_720),
            node.has("zones") ? some("zones", "[a-z]") : defaultZones());
    end();
    if (new LinkedHashSet<>(loader.zones()).size() < loader.zones().size()
        || loader.zones().size() > 4) {
      throw fault("zones", "must be at most 4 letters, each once");
    }
    return loader;
  }

  private List<String> defaultZones() {
    known.add("zones");
    return ZONES;
  }

  private List<String> none(String key) {
    known.add(key);
    return List.of();
  }

  private SettingsFile nothing() {
    return new SettingsFile(
        file,
        path + "retention.",
        tools.jackson.databind.node.JsonNodeFactory.instance.objectNode());
  }

  private Settings.Retention retention() {
    Settings.Retention keep =
        new Settings.Retention(
            number("input_days", 1, MOST_DAYS, 30),
            number("requests_days", 7, MOST_DAYS, 30),
            number("results_days", 7, MOST_DAYS, 90),
            number("exports_days", 7, MOST_DAYS, 365),
            number("compacted_days", 7, MOST_DAYS, 365),
            number("executions_days", 7, MOST_DAYS, 400),
            number("failures_days", 7, MOST_DAYS, 30),
            number("corrections_days", 7, MOST_DAYS, 365),
            number("images", 2, 1_000, 10));
    end();
    if (keep.exportsDays() < keep.resultsDays()) {
      throw fault(
          "exports_days",
          "must be at least results_days: results of finished executions are read from the export");
    }
    if (keep.executionsDays() < Math.max(keep.requestsDays(), keep.resultsDays())) {
      throw fault(
          "executions_days",
          "must be at least requests_days and results_days: both belong to an execution");
    }
    return keep;
  }

  private Settings.Finished finished() {
    Settings.Finished finished =
        new Settings.Finished(address("email"), maybe("webhook").map(SettingsFile::webhook));
    end();
    return finished;
  }

  private Settings.Webhook webhook() {
    Settings.Webhook webhook =
        new Settings.Webhook(
            like("url", "https://[^\\s?#]+"),
            like("header", "[A-Za-z0-9-]{1,100}"),
            like("secret", "[A-Za-z0-9/_+=.@-]{1,512}"));
    end();
    return webhook;
  }

  private Settings.LabelReleases releases() {
    Settings.LabelReleases releases =
        new Settings.LabelReleases(
            flag("by_app_config"),
            number("gradual_minutes", 1, 1_440),
            number("bake_minutes", 0, 1_440));
    end();
    return releases;
  }

  private Settings.Alarms alarms() {
    Settings.Alarms alarms =
        new Settings.Alarms(
            address("email"),
            number("iterator_age_minutes", 1, 1_440),
            number("error_share_percent", 1, 100),
            number("p95_latency_seconds", 1, 900),
            number("throttles_per_5_minutes", 1, 1_000_000),
            number("usd_per_day", 1, 1_000_000));
    end();
    return alarms;
  }

  private Optional<String> address(String key) {
    Optional<String> address = text(key);
    address
        .filter(email -> !email.matches("[^@\\s]+@[^@\\s]+"))
        .ifPresent(email -> {
          throw fault(key, "is no address: " + email);
        });
    return address;
  }

  private Settings.Athena athena() {
    Settings.Athena athena = new Settings.Athena(number("scan_limit_gb", 1, 10_000));
    end();
    return athena;
  }

  private Settings.Sheet sheet() {
    Settings.Sheet sheet =
        new Settings.Sheet(
            some("client_ids", "[A-Za-z0-9._-]+"),
            some("users", "[0-9]{5,30}"),
            optionalFlag("drafts"));
    end();
    return sheet;
  }

  private Settings.Google google() {
    Settings.Google google =
        new Settings.Google(
            like(
                "workload_identity_provider",
                "projects/[0-9]+/locations/global/workloadIdentityPools/[a-z0-9-]+/providers/[a-z0-9-]+"),
            like("service_account", "[a-z0-9-]+@[a-z0-9.-]+\\.gserviceaccount\\.com"));
    end();
    return google;
  }

  private String like(String key, String pattern) {
    return text(key)
        .filter(value -> value.matches(pattern))
        .orElseThrow(() -> fault(key, "must be like " + pattern));
  }

  /// At least one, none of them with a wildcard: these grant access.
  private List<String> some(String key, String pattern) {
    List<String> words = new ArrayList<>();
    take(key).forEach(word -> words.add(word.asString("")));
    if (words.isEmpty() || !words.stream().allMatch(word -> word.matches(pattern))) {
      throw fault(key, "must be a list of at least one text like " + pattern + ", in quotes");
    }
    return words;
  }

  private String name() {
    String name = text("name").orElseThrow(() -> fault("name", "is missing"));
    if (!NAME.matcher(name).matches()) {
      throw fault("name", "must be lower-case letters, digits and hyphens, at most 20: " + name);
    }
    return name;
  }

  private SequencedMap<String, String> tags() {
    JsonNode tags = take("tags");
    SequencedMap<String, String> all = new LinkedHashMap<>();
    if (tags.isObject()) {
      new TreeMap<>(
              tags.properties().stream()
                  .collect(
                      java.util.stream.Collectors.toMap(
                          java.util.Map.Entry::getKey, e -> e.getValue().asString(""))))
          .forEach(all::put);
    } else if (!tags.isMissingNode()) {
      throw fault("tags", "must be a mapping of names to values");
    }
    return all;
  }

  private SettingsFile part(String key) {
    JsonNode part = take(key);
    if (!part.isObject()) {
      throw fault(key, part.isMissingNode() ? "is missing" : "must be a mapping");
    }
    return new SettingsFile(file, path + key + ".", part);
  }

  private Optional<SettingsFile> maybe(String key) {
    known.add(key);
    return node.has(key) ? Optional.of(part(key)) : Optional.empty();
  }

  private boolean flag(String key) {
    JsonNode value = take(key);
    if (!value.isBoolean()) {
      throw fault(key, "must be true or false");
    }
    return value.booleanValue();
  }

  /// False where it is left out.
  private boolean optionalFlag(String key) {
    known.add(key);
    return node.has(key) && flag(key);
  }

  private int number(String key, int least, int most) {
    JsonNode value = take(key);
    if (!value.isInt() || value.intValue() < least || value.intValue() > most) {
      throw fault(
          key, String.format(Locale.ROOT, "must be a whole number, %,d to %,d", least, most));
    }
    return value.intValue();
  }

  /// @param usual where it is left out
  private int number(String key, int least, int most, int usual) {
    known.add(key);
    return node.has(key) ? number(key, least, most) : usual;
  }

  private int oneOf(String key, Set<Integer> allowed) {
    JsonNode value = take(key);
    if (!value.isInt() || !allowed.contains(value.intValue())) {
      throw fault(key, "must be one of " + allowed);
    }
    return value.intValue();
  }

  private OptionalInt optional(String key) {
    return node.has(key) ? OptionalInt.of(number(key, 1, 1_000_000_000)) : absent(key);
  }

  private OptionalInt absent(String key) {
    known.add(key);
    return OptionalInt.empty();
  }

  private Optional<String> text(String key) {
    JsonNode value = take(key);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString() || value.stringValue().isBlank()) {
      throw fault(key, "must be text");
    }
    return Optional.of(value.stringValue());
  }

  private List<String> words(String key) {
    JsonNode value = take(key);
    List<String> words = new ArrayList<>();
    if (!value.isArray()) {
      throw fault(key, "must be a list");
    }
    value.forEach(word -> {
      if (!word.isString() || !word.stringValue().matches("[A-Za-z0-9.:_-]+\\*?")) {
        throw fault(key, "has an id that is none: " + word);
      }
      words.add(word.stringValue());
    });
    return words;
  }

  private JsonNode take(String key) {
    known.add(key);
    return node.path(key);
  }

  private void end() {
    node.properties().stream()
        .map(java.util.Map.Entry::getKey)
        .filter(key -> !known.contains(key))
        .findFirst()
        .ifPresent(key -> {
          throw fault(key, "is unknown; the keys here are " + known);
        });
  }

  private SettingsFault fault(String key, String why) {
    return new SettingsFault("%s: %s%s %s".formatted(file, path, key, why));
  }
}
