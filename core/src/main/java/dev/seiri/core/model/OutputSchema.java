package dev.seiri.core.model;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.ValidationLimitExceededException;
import com.networknt.schema.ValidationLimitExceededException.LimitKind;
import com.networknt.schema.path.NodePath;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A JSON Schema (2020-12) that an answer must satisfy. Never loads another schema, and never takes
/// longer than its bounds.
public final class OutputSchema {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder ->
              builder
                  .schemaLoader(loader -> loader.fetchRemoteResources(false))
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .regularExpressionFactory(SchemaPatterns::compile)
                          // Also of older dialects: what they check by it is not bounded.
                          .formatAssertionsEnabled(false)
                          .build()));

  /// The most keywords that are evaluated for one value.
  static final long EVALUATIONS = 500_000;

  /// The same for a schema, which is checked once and by a larger schema.
  private static final long META_EVALUATIONS = 5_000_000;

  private static final String ENDLESS = "the schema refers to itself without end";

  private static final Schema META_SCHEMA =
      REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

  private final ObjectNode json;
  private final String text;
  private final String canonical;
  private final Schema schema;

  private OutputSchema(ObjectNode json, Schema schema) {
    this.json = json;
    this.text = Json.write(json);
    this.canonical = Json.canonical(json);
    this.schema = schema;
  }

  /// Compiles a schema.
  ///
  /// @throws IllegalArgumentException if it is not one that can be used, with the reason
  public static OutputSchema of(JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      throw new IllegalArgumentException("output_schema must be a JSON Schema object");
    }
    List<Fault> faults = faultsOfSchema(json);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(faults.getFirst().ofSchema());
    }
    return new OutputSchema(object.deepCopy(), compiled(object));
  }

  /// A fault of a value.
  ///
  /// @param kind whether it is one of a schema, and of which part
  /// @param path the names and indexes that lead to the place, outermost first
  public record Fault(Kind kind, List<String> path, String message) {
    /// What is at fault.
    public enum Kind {
      /// The value is not what a schema asks for.
      VALUE,
      /// The schema is one, but cannot be applied.
      SCHEMA,
      /// A reference of the schema leads nowhere, or out of it.
      REFERENCE
    }

    public Fault {
      path = List.copyOf(path);
    }

    static Fault ofSchema(List<String> path, String message) {
      return new Fault(Kind.SCHEMA, path, message);
    }

    static Fault ofReference(List<String> path, String message) {
      return new Fault(Kind.REFERENCE, path, message);
    }

    /// The message about an output schema.
    public String ofSchema() {
      return (kind == Kind.VALUE
              ? "output_schema is not a JSON Schema: "
              : "output_schema cannot be used: ")
          + message;
    }
  }

  /// Everything that keeps a value from being a schema that can be used; empty if nothing does.
  public static List<Fault> faultsOfSchema(JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      return List.of(new Fault(Fault.Kind.VALUE, List.of(), "it must be an object"));
    }
    List<Fault> faults = SchemaShape.faults(object);
    if (!faults.isEmpty()) {
      return faults;
    }
    return switch (applied(META_SCHEMA, object, META_EVALUATIONS)) {
      case Applied.Undecided(String reason) -> List.of(Fault.ofSchema(List.of(), reason));
      case Applied.Errors(List<Error> errors) when !errors.isEmpty() -> faults(errors);
      case Applied.Errors none -> trial(object);
    };
  }

  /// What only applying a schema shows.
  private static List<Fault> trial(ObjectNode schema) {
    try {
      return applied(compiled(schema), Json.object(), EVALUATIONS)
              instanceof Applied.Undecided(String reason)
          ? List.of(Fault.ofSchema(List.of(), reason))
          : List.of();
    } catch (RuntimeException e) {
      return List.of(Fault.ofSchema(List.of(), Text.excerpt(String.valueOf(e.getMessage()), 200)));
    } catch (StackOverflowError e) {
      return List.of(Fault.ofSchema(List.of(), ENDLESS));
    }
  }

  /// Without its name, under which the registry would keep it, and which nothing refers to.
  private static Schema compiled(ObjectNode schema) {
    ObjectNode nameless = schema.deepCopy();
    nameless.remove("$id");
    return REGISTRY.getSchema(nameless);
  }

  /// What is wrong with a value, each fault with the way to its place; empty if nothing is.
  public List<Fault> faultsOf(JsonNode value) {
    return switch (judged(value)) {
      case Applied.Errors(List<Error> errors) -> faults(errors);
      case Applied.Undecided(String reason) -> List.of(Fault.ofSchema(List.of(), reason));
    };
  }

  /// What is wrong with a value, each fault with its place; empty if nothing is.
  public List<String> faults(JsonNode value) {
    return switch (check(value)) {
      case SchemaCheck.Satisfied _ -> List.of();
      case SchemaCheck.Violated(List<String> faults) -> faults;
      case SchemaCheck.Undecided(String reason) -> List.of(reason);
    };
  }

  /// Judges an answer, all of whose objects are checked within one validation's bounds.
  public static <T> T withinBounds(Supplier<T> judging) {
    return ValidationBudget.with(judging);
  }

  /// Whether a value satisfies the schema. Never throws: what a schema does to the validator is the
  /// schema's fault.
  public SchemaCheck check(JsonNode value) {
    return switch (judged(value)) {
      case Applied.Errors(List<Error> errors) when errors.isEmpty() -> new SchemaCheck.Satisfied();
      case Applied.Errors(List<Error> errors) ->
          new SchemaCheck.Violated(errors.stream().map(OutputSchema::sentence).sorted().toList());
      case Applied.Undecided(String reason) -> new SchemaCheck.Undecided(reason);
    };
  }

  /// The outcome of applying a schema to a value.
  private sealed interface Applied {
    record Errors(List<Error> errors) implements Applied {}

    record Undecided(String reason) implements Applied {}
  }

  private Applied judged(JsonNode value) {
    return text.contains("\"uniqueItems\"") && CollidingValues.isIn(value)
        ? new Applied.Undecided("a list in the answer holds values that were made to have one hash")
        : applied(schema, value, EVALUATIONS);
  }

  private static Applied applied(Schema schema, JsonNode value, long evaluations) {
    try {
      return new Applied.Errors(
          ValidationBudget.with(() -> {
            BoundedContext context = new BoundedContext(schema, evaluations);
            schema.validate(context, value);
            return List.copyOf(context.getErrors());
          }));
    } catch (SchemaTooCostly e) {
      return new Applied.Undecided(e.getMessage());
    } catch (ValidationLimitExceededException e) {
      return new Applied.Undecided(
          e.getLimitKind() == LimitKind.EVALUATION_DEPTH
              ? "the schema applies to itself more than " + BoundedContext.DEEPEST + " deep"
              : ValidationBudget.tooMany(evaluations));
    } catch (StackOverflowError e) {
      return new Applied.Undecided(ENDLESS);
    } catch (RuntimeException e) {
      return new Applied.Undecided(
          "the schema cannot be applied: " + Text.excerpt(String.valueOf(e.getMessage()), 200));
    }
  }

  /// The schema as it was written.
  public ObjectNode json() {
    return json.deepCopy();
  }

  /// The schema as JSON on one line.
  public String text() {
    return text;
  }

  /// The same with every object's keys sorted.
  public String canonical() {
    return canonical;
  }

  /// The names of the properties an answer has, in the schema's order.
  public List<String> properties() {
    return fields().names();
  }

  /// The fields an answer has, and what each may be.
  public SchemaFields fields() {
    return SchemaFields.of(json);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof OutputSchema o && text.equals(o.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }

  private static List<Fault> faults(List<Error> errors) {
    return errors.stream().map(OutputSchema::fault).distinct().toList();
  }

  private static Fault fault(Error error) {
    NodePath place = error.getInstanceLocation();
    List<String> path =
        IntStream.range(0, place.getNameCount())
            .mapToObj(i -> String.valueOf(place.getElement(i)))
            .toList();
    return new Fault(Fault.Kind.VALUE, path, Text.excerpt(sentence(error), 200));
  }

  private static String sentence(Error error) {
    String place = error.getInstanceLocation().toString();
    return (place.isEmpty() ? "the object" : place) + ": " + error.getMessage();
  }
}
