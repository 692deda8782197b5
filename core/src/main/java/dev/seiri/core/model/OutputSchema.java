package dev.seiri.core.model;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.path.NodePath;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A JSON Schema (2020-12) that an answer must satisfy. Never loads another schema.
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
                          .build()));

  private static final Schema META_SCHEMA =
      REGISTRY.getSchema(SchemaLocation.of("https://json-schema.org/draft/2020-12/schema"));

  private final ObjectNode json;
  private final String text;
  private final Schema schema;

  private OutputSchema(ObjectNode json, Schema schema) {
    this.json = json;
    this.text = Json.write(json);
    this.schema = schema;
  }

  /// Compiles a schema.
  ///
  /// @throws IllegalArgumentException if it is not one, with the reason
  public static OutputSchema of(JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      throw new IllegalArgumentException("output_schema must be a JSON Schema object");
    }
    List<Fault> faults = faultsOfSchema(json);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          "output_schema is not a JSON Schema: " + faults.getFirst().message());
    }
    return new OutputSchema(object.deepCopy(), REGISTRY.getSchema(object.deepCopy()));
  }

  /// A fault of a value.
  ///
  /// @param path the names and indexes that lead to the place, outermost first
  public record Fault(List<String> path, String message) {
    public Fault {
      path = List.copyOf(path);
    }
  }

  private static final Fault ENDLESS =
      new Fault(List.of(), "the schema refers to itself without end");

  /// Everything that keeps a value from being a schema; empty if it is one.
  public static List<Fault> faultsOfSchema(JsonNode json) {
    if (!(json instanceof ObjectNode object)) {
      return List.of(new Fault(List.of(), "it must be an object"));
    }
    try {
      List<Error> errors = META_SCHEMA.validate(object);
      if (errors.isEmpty()) {
        // References to another schema, or to none, fail only here.
        REGISTRY.getSchema(object.deepCopy()).validate(Json.object());
      }
      return errors.stream().map(OutputSchema::fault).distinct().toList();
    } catch (StackOverflowError e) {
      return List.of(ENDLESS);
    } catch (RuntimeException e) {
      return List.of(new Fault(List.of(), Text.excerpt(String.valueOf(e.getMessage()), 200)));
    }
  }

  /// What is wrong with a value, each fault with the way to its place; empty if nothing is.
  public List<Fault> faultsOf(JsonNode value) {
    try {
      return schema.validate(value).stream().map(OutputSchema::fault).distinct().toList();
    } catch (PatternTooDeep e) {
      return List.of(new Fault(List.of(), e.getMessage()));
    } catch (StackOverflowError e) {
      return List.of(ENDLESS);
    }
  }

  /// What is wrong with a value, each fault with its place; empty if nothing is.
  public List<String> faults(JsonNode value) {
    return switch (check(value)) {
      case SchemaCheck.Satisfied _ -> List.of();
      case SchemaCheck.Violated(List<String> faults) -> faults;
      case SchemaCheck.Undecided(String reason) -> List.of(reason);
    };
  }

  /// Whether a value satisfies the schema.
  public SchemaCheck check(JsonNode value) {
    try {
      List<String> faults =
          schema.validate(value).stream().map(OutputSchema::sentence).sorted().toList();
      return faults.isEmpty() ? new SchemaCheck.Satisfied() : new SchemaCheck.Violated(faults);
    } catch (PatternTooDeep e) {
      return new SchemaCheck.Undecided(e.getMessage());
    } catch (StackOverflowError e) {
      return new SchemaCheck.Undecided(ENDLESS.message());
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

  private static Fault fault(Error error) {
    NodePath place = error.getInstanceLocation();
    List<String> path =
        IntStream.range(0, place.getNameCount())
            .mapToObj(i -> String.valueOf(place.getElement(i)))
            .toList();
    return new Fault(path, Text.excerpt(sentence(error), 200));
  }

  private static String sentence(Error error) {
    String place = error.getInstanceLocation().toString();
    return (place.isEmpty() ? "the object" : place) + ": " + error.getMessage();
  }
}
