package dev.seiri.core.prompt;

import dev.seiri.core.check.CheckFault;
import dev.seiri.core.check.CheckFields;
import dev.seiri.core.check.Checks;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.prompt.FieldFault.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads the keys of a prompt file, and collects all their faults.
public final class PromptFields {
  private static final List<String> KEYS =
      List.of(
          "task_name",
          "prompt_version",
          "description",
          "system_template",
          "prompt_template",
          "output_schema",
          "defaults",
          "examples",
          "checks");
  private static final String ROWS_PER_CALL = "rows_per_call";
  private static final String ECHO = "echo";
  private static final List<String> DEFAULTS_KEYS =
      List.of("foundation_model_id", "max_tokens", "temperature", "top_p", ROWS_PER_CALL, ECHO);
  private static final List<String> EXAMPLE_KEYS = List.of("input", "fields", "output");

  private final List<FieldFault> faults = new ArrayList<>();
  private Optional<PromptTemplate> template = Optional.empty();

  private PromptFields() {}

  private PromptFields(JsonNode root) {
    this.template = root instanceof ObjectNode object ? template(object) : noMapping();
  }

  /// @throws IllegalArgumentException if they are none
  static List<Example> examples(JsonNode node) {
    PromptFields fields = new PromptFields();
    List<Example> examples = fields.readExamples(node);
    if (!fields.faults.isEmpty()) {
      throw new IllegalArgumentException(fields.faults.getFirst().message());
    }
    return examples;
  }

  public static PromptFields of(JsonNode root) {
    return new PromptFields(root);
  }

  /// The faults, in the order of the keys.
  public List<FieldFault> faults() {
    return List.copyOf(faults);
  }

  /// The template, if there is no fault.
  public Optional<PromptTemplate> template() {
    return faults.isEmpty() ? template : Optional.empty();
  }

  private Optional<PromptTemplate> noMapping() {
    fault(Kind.MISSING_KEY, List.of(), "a prompt file holds one mapping with the keys " + KEYS);
    return Optional.empty();
  }

  private Optional<PromptTemplate> template(ObjectNode root) {
    refuseUnknownKeys(root, KEYS, List.of());
    String task = required(root, "task_name");
    String version = required(root, "prompt_version");
    String description = text(root, List.of("description")).orElse("");
    String system = text(root, List.of("system_template")).orElse("");
    String prompt = required(root, "prompt_template");
    Optional<OutputSchema> schema = schema(root.get("output_schema"));
    Defaults defaults = defaults(root.path("defaults"));
    List<Example> examples = readExamples(root.path("examples"));
    Checks checks = checks(root.path("checks"), schema);
    if (!faults.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new PromptTemplate(
              new PromptKey(task, version),
              description,
              system,
              prompt,
              schema,
              defaults,
              examples,
              checks));
    } catch (IllegalArgumentException e) {
      fault(Kind.WRONG_VALUE, List.of("prompt_version"), String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  private Optional<OutputSchema> schema(@Nullable JsonNode node) {
    if (node == null) {
      return Optional.empty();
    }
    List<OutputSchema.Fault> wrong = OutputSchema.faultsOfSchema(node);
    wrong.forEach(f ->
        faults.add(
            new FieldFault(
                f.kind() == OutputSchema.Fault.Kind.REFERENCE ? Kind.REFERENCE : Kind.SCHEMA,
                Stream.concat(Stream.of("output_schema"), f.path().stream()).toList(),
                f.ofSchema())));
    return wrong.isEmpty() ? Optional.of(OutputSchema.of(node)) : Optional.empty();
  }

  /// A field that no answer has would never be checked.
  private Checks checks(JsonNode node, Optional<OutputSchema> schema) {
    CheckFields read = CheckFields.of(node);
    List<String> properties = schema.map(OutputSchema::properties).orElse(List.of());
    Stream.concat(
            read.faults().stream(),
            (properties.isEmpty() ? List.<CheckFault>of() : read.unknownFields(properties))
                .stream())
        .forEach(each -> fault(Kind.CHECK, each.path(), each.message()));
    return read.checks();
  }

  private Defaults defaults(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return Defaults.NONE;
    }
    if (!(node instanceof ObjectNode object)) {
      fault(
          Kind.WRONG_VALUE,
          List.of("defaults"),
          "defaults must be a mapping with the keys " + DEFAULTS_KEYS);
      return Defaults.NONE;
    }
    refuseUnknownKeys(object, DEFAULTS_KEYS, List.of("defaults"));
    Optional<String> model = text(object, List.of("defaults", "foundation_model_id"));
    OptionalInt maxTokens = integer(object, "max_tokens");
    OptionalDouble temperature = number(object, "temperature");
    OptionalDouble topP = number(object, "top_p");
    Inference inference = Inference.UNSET;
    inference =
        inference.orElse(
            checked(
                "max_tokens",
                () -> new Inference(maxTokens, OptionalDouble.empty(), OptionalDouble.empty())));
    inference =
        inference.orElse(
            checked(
                "temperature",
                () -> new Inference(OptionalInt.empty(), temperature, OptionalDouble.empty())));
    inference =
        inference.orElse(
            checked(
                "top_p", () -> new Inference(OptionalInt.empty(), OptionalDouble.empty(), topP)));
    OptionalInt rows = integer(object, ROWS_PER_CALL);
    inference =
        inference.orElse(
            checked(ROWS_PER_CALL, () -> Inference.ofRowsPerCall(rows, Optional.empty())));
    inference = inference.orElse(Inference.ofRowsPerCall(OptionalInt.empty(), truth(object, ECHO)));
    return new Defaults(model, inference);
  }

  /// One setting, or nothing where it is out of its bounds.
  private Inference checked(String key, java.util.function.Supplier<Inference> setting) {
    try {
      return setting.get();
    } catch (IllegalArgumentException e) {
      fault(Kind.WRONG_VALUE, List.of("defaults", key), String.valueOf(e.getMessage()));
      return Inference.UNSET;
    }
  }

  private List<Example> readExamples(JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return List.of();
    }
    if (!node.isArray()) {
      fault(
          Kind.EXAMPLE,
          List.of("examples"),
          "examples must be a list, each with an input (or fields) and an output");
      return List.of();
    }
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < node.size(); i++) {
      example(node.path(i), List.of("examples", Integer.toString(i))).ifPresent(examples::add);
    }
    return examples;
  }

  private Optional<Example> example(JsonNode node, List<String> path) {
    if (!(node instanceof ObjectNode object)) {
      fault(Kind.EXAMPLE, path, "an example is a mapping with the keys " + EXAMPLE_KEYS);
      return Optional.empty();
    }
    int before = faults.size();
    refuseUnknownKeys(object, EXAMPLE_KEYS, path);
    Optional<String> input = text(object, with(path, "input"));
    SequencedMap<String, String> fields = fields(object.path("fields"), with(path, "fields"));
    if (object.has("input") == object.has("fields")) {
      fault(Kind.EXAMPLE, path, "an example has either an input or fields");
    }
    if (!(object.get("output") instanceof ObjectNode output)) {
      fault(
          Kind.EXAMPLE,
          object.has("output") ? with(path, "output") : path,
          "an example has an output, which is a mapping");
      return Optional.empty();
    }
    return faults.size() == before
        ? Optional.of(new Example(input, fields, output))
        : Optional.empty();
  }

  private SequencedMap<String, String> fields(JsonNode node, List<String> path) {
    SequencedMap<String, String> fields = new LinkedHashMap<>();
    if (node.isMissingNode()) {
      return fields;
    }
    if (!(node instanceof ObjectNode object)) {
      fault(Kind.EXAMPLE, path, "fields must be a mapping of column names to texts");
      return fields;
    }
    object
        .propertyNames()
        .forEach(name -> text(object, with(path, name)).ifPresent(v -> fields.put(name, v)));
    return fields;
  }

  private void refuseUnknownKeys(ObjectNode node, List<String> known, List<String> path) {
    String prefix = path.isEmpty() ? "" : String.join(".", path) + ".";
    for (String key : node.propertyNames()) {
      if (!known.contains(key)) {
        fault(
            Kind.UNKNOWN_KEY,
            with(path, key),
            "unknown key %s%s; the keys are %s".formatted(prefix, key, known));
      }
    }
  }

  private String required(ObjectNode node, String key) {
    int before = faults.size();
    Optional<String> value = text(node, List.of(key)).filter(v -> !v.isBlank());
    if (value.isEmpty() && faults.size() == before) {
      fault(
          Kind.MISSING_KEY,
          node.has(key) ? List.of(key) : List.of(),
          "key " + key + " is missing or blank");
    }
    return value.orElse("");
  }

  private Optional<String> text(ObjectNode node, List<String> path) {
    JsonNode value = node.get(path.getLast());
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      fault(
          Kind.WRONG_VALUE,
          path,
          "key %s must be text; put quotes around %s".formatted(String.join(".", path), value));
      return Optional.empty();
    }
    return Optional.of(value.stringValue());
  }

  private OptionalInt integer(ObjectNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      return OptionalInt.empty();
    }
    if (!value.isInt()) {
      fault(
          Kind.WRONG_VALUE,
          List.of("defaults", key),
          "key %s must be a whole number, not %s".formatted(key, value));
      return OptionalInt.empty();
    }
    return OptionalInt.of(value.intValue());
  }

  private Optional<Boolean> truth(ObjectNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isBoolean()) {
      fault(
          Kind.WRONG_VALUE,
          List.of("defaults", key),
          "key %s must be true or false, not %s".formatted(key, value));
      return Optional.empty();
    }
    return Optional.of(value.booleanValue());
  }

  private OptionalDouble number(ObjectNode node, String key) {
    JsonNode value = node.get(key);
    if (value == null) {
      return OptionalDouble.empty();
    }
    if (!value.isNumber()) {
      fault(
          Kind.WRONG_VALUE,
          List.of("defaults", key),
          "key %s must be a number, not %s".formatted(key, value));
      return OptionalDouble.empty();
    }
    return OptionalDouble.of(value.doubleValue());
  }

  private void fault(Kind kind, List<String> path, String message) {
    faults.add(new FieldFault(kind, path, message));
  }

  private static List<String> with(List<String> path, String key) {
    return Stream.concat(path.stream(), Stream.of(key)).toList();
  }
}
