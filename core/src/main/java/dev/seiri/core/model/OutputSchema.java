package dev.seiri.core.model;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A JSON Schema (2020-12) that an answer must satisfy. Never reads a schema from anywhere else.
public final class OutputSchema {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder -> builder.schemaLoader(loader -> loader.fetchRemoteResources(false)));

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
    try {
      List<Error> faults = META_SCHEMA.validate(object);
      if (!faults.isEmpty()) {
        throw new IllegalArgumentException(sentence(faults.getFirst()));
      }
      Schema schema = REGISTRY.getSchema(object.deepCopy());
      schema.validate(Json.object());
      return new OutputSchema(object.deepCopy(), schema);
    } catch (RuntimeException e) {
      throw new IllegalArgumentException(
          "output_schema is not a JSON Schema: "
              + Text.excerpt(String.valueOf(e.getMessage()), 200),
          e);
    }
  }

  /// What is wrong with a value, each fault with its place; empty if nothing is.
  public List<String> faults(JsonNode value) {
    return schema.validate(value).stream().map(OutputSchema::sentence).sorted().toList();
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
    return json.path("properties").propertyStream().map(e -> e.getKey()).toList();
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

  private static String sentence(Error error) {
    String place = error.getInstanceLocation().toString();
    return (place.isEmpty() ? "the object" : place) + ": " + error.getMessage();
  }
}
