package dev.seiri.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.json.Json;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Schemas that were written to do harm, and answers too.
@Timeout(60)
class HostileSchemasTest {
  private static Arguments kind(String name, String schema) {
    return Arguments.argumentSet(name, Json.read(schema.replace('\'', '"')));
  }

  private static Arguments kind(String name, JsonNode schema) {
    return Arguments.argumentSet(name, schema);
  }

  private static Arguments kind(String name, String schema, String value) {
    return Arguments.argumentSet(
        name, Json.read(schema.replace('\'', '"')), Json.read(value.replace('\'', '"')));
  }

  private static String doubling(String keyword) {
    return IntStream.range(0, 40)
        .mapToObj(i ->
            "'d%s': {'%s': [{'$ref': '#/$defs/d%s'}, {'$ref': '#/$defs/d%s'}]}"
                .formatted(i, keyword, i + 1, i + 1))
        .collect(
            Collectors.joining(
                ", ", "{'$ref': '#/$defs/d0', '$defs': {", ", 'd40': {'type': 'object'}}}"));
  }

  private static JsonNode nested(String keyword, int depth) {
    ObjectNode root = Json.object();
    ObjectNode schema = root;
    for (int i = 0; i < depth; i++) {
      schema = schema.putObject(keyword);
    }
    return root;
  }

  private static JsonNode wide(int properties) {
    ObjectNode schema = Json.object();
    ObjectNode all = schema.putObject("properties");
    for (int i = 0; i < properties; i++) {
      all.putObject("p" + i).put("type", "string");
    }
    return schema;
  }

  private static JsonNode longEnum() {
    ObjectNode schema = Json.object();
    ArrayNode values = schema.putArray("enum");
    for (int i = 0; i < 50_000; i++) {
      values.add("value " + i);
    }
    return schema;
  }

  private static JsonNode manyReferences() {
    ObjectNode schema = Json.object();
    ObjectNode all = schema.putObject("properties");
    for (int i = 0; i < 600; i++) {
      all.putObject("p" + i).put("$ref", "#/$defs/a");
    }
    schema.putObject("$defs").putObject("a").put("type", "string");
    return schema;
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        kind("allOf doubled", doubling("allOf")),
        kind("anyOf doubled", doubling("anyOf")),
        kind("oneOf doubled", doubling("oneOf")),
        kind(
            "if, then, else doubled",
            IntStream.range(0, 40)
                .mapToObj(i ->
                    "'d%s': {'if': {'$ref': '#/$defs/d%s'}, 'then': {'$ref': '#/$defs/d%s'}, 'else': {'$ref': '#/$defs/d%s'}}"
                        .formatted(i, i + 1, i + 1, i + 1))
                .collect(
                    Collectors.joining(
                        ", ", "{'$ref': '#/$defs/d0', '$defs': {", ", 'd40': {}}}"))),
        kind(
            "dependentSchemas doubled",
            IntStream.range(0, 40)
                .mapToObj(i ->
                    "'d%s': {'dependentSchemas': {'a': {'$ref': '#/$defs/d%s'}, 'b': {'$ref': '#/$defs/d%s'}}}"
                        .formatted(i, i + 1, i + 1))
                .collect(
                    Collectors.joining(
                        ", ", "{'$ref': '#/$defs/d0', '$defs': {", ", 'd40': {}}}"))),
        kind(
            "doubled beneath a property",
            "{'properties': {'a': "
                + doubling("allOf").replace("#/$defs", "#/properties/a/$defs")
                + "}}"),
        kind("reference to itself", "{'$ref': '#'}"),
        kind(
            "references in a ring",
            "{'$ref': '#/$defs/a', '$defs': {'a': {'$ref': '#/$defs/b'}, 'b': {'$ref':"
                + " '#/$defs/a'}}}"),
        kind("ring through not", "{'$defs': {'a': {'not': {'$ref': '#/$defs/a'}}}}"),
        kind("ring through if", "{'$defs': {'a': {'if': {'$ref': '#/$defs/a'}}}}"),
        kind("ring through dependentSchemas", "{'dependentSchemas': {'a': {'$ref': '#'}}}"),
        kind(
            "ring through an anchor",
            "{'$defs': {'a': {'$anchor': 'x', 'allOf': [{'$ref': '#x'}]}}}"),
        kind(
            "ring through a dynamic anchor",
            "{'$dynamicAnchor': 'x', 'anyOf': [{'$dynamicRef': '#x'}]}"),
        kind(
            "recursive reference of 2019-09",
            "{'$schema': 'https://json-schema.org/draft/2019-09/schema', '$recursiveAnchor': true,"
                + " 'allOf': [{'$recursiveRef': '#'}]}"),
        kind("reference to nothing", "{'properties': {'a': {'$ref': '#/$defs/no'}}}"),
        kind("reference to nothing, unused", "{'$defs': {'a': {'$ref': '#/$defs/no'}}}"),
        kind(
            "reference to nothing, beneath a keyword that is none",
            "{'$ref': '#/x', 'x': {'$ref': '#/y'}}"),
        kind("reference that is no pointer", "{'$ref': '#/~2'}"),
        kind("reference to no anchor", "{'properties': {'a': {'$ref': '#no'}}}"),
        kind("dynamic reference to nothing", "{'properties': {'a': {'$dynamicRef': '#no'}}}"),
        kind(
            "reference to the web", "{'properties': {'a': {'$ref': 'http://example.com/a.json'}}}"),
        kind("reference to a file", "{'$ref': 'file:///etc/passwd'}"),
        kind("reference to the class path", "{'$ref': 'classpath:draft/2020-12/schema'}"),
        kind("reference to a neighbour", "{'$ref': 'other.json'}"),
        kind(
            "reference to the schema of schemas",
            "{'$ref': 'https://json-schema.org/draft/2020-12/schema'}"),
        kind(
            "$id within",
            "{'$defs': {'a': {'$id': 'https://json-schema.org/draft/2020-12/schema'}}}"),
        kind(
            "$id that moves a reference",
            "{'properties': {'a': {'$id': 'urn:x', '$ref': '#/$defs/b'}}, '$defs': {'b': {}}}"),
        kind("unknown $schema", "{'$schema': 'http://example.com/schema'}"),
        kind("$schema of the class path", "{'$schema': 'classpath:x'}"),
        kind("nested 5,000 deep", nested("not", 5_000)),
        kind("properties nested 5,000 deep", nested("properties", 5_000)),
        kind("not, 60 deep and too deep", nested("not", 101)),
        kind("10,000 properties", wide(10_000)),
        kind("50,000 values", longEnum()),
        kind("600 references", manyReferences()),
        kind("a long description", "{'description': '" + "a".repeat(300_000) + "'}"),
        kind("pattern that backtracks behind a look-ahead", "{'pattern': '(?=a)^(.*a){25}$'}"),
        kind("pattern with a back-reference", "{'pattern': '(a+)\\\\1'}"),
        kind("pattern that repeats a repetition", "{'pattern': '((a{1000}){1000}){1000}'}"),
        kind("pattern of 5,000 characters", "{'pattern': '" + "a?".repeat(2_500) + "'}"),
        kind("pattern that is none", "{'pattern': '('}"),
        kind("pattern of names", "{'patternProperties': {'(a+)+(?=b)': {}}}"),
        kind("pattern of propertyNames", "{'propertyNames': {'pattern': '(?<=a)b'}}"),
        kind("pattern in unused definitions", "{'$defs': {'a': {'pattern': '(?<=a)b'}}}"),
        kind("nested groups", "{'pattern': '" + "(".repeat(900) + "a" + ")*".repeat(900) + "'}"),
        kind("multipleOf 0", "{'multipleOf': 0}"),
        kind("minLength that is no number", "{'minLength': 'a'}"),
        kind("a list", "[1]"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatCannotBeUsedIsRefusedByName(JsonNode schema) {
    assertThat(OutputSchema.faultsOfSchema(schema)).isNotEmpty();
    assertThatThrownBy(() -> OutputSchema.of(schema))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("output_schema")
        .message()
        .hasSizeLessThan(400)
        .doesNotContain("com.networknt", "Exception");
  }

  private static String bigList(String element, int times) {
    return "{'a': [" + (element + ",").repeat(times - 1) + element + "]}";
  }

  private static String distinct(int times) {
    return IntStream.range(0, times)
        .mapToObj(i -> "{'k': %s}".formatted(i))
        .collect(Collectors.joining(",", "{'a': [", "]}"));
  }

  private static String deep(int levels) {
    return "{'a': ".repeat(levels) + "1" + "}".repeat(levels);
  }

  /// Each level of the answer doubles what has to be evaluated.
  private static final String DOUBLES_WITH_DEPTH =
      "{'$ref': '#/$defs/d', '$defs': {'d': {'properties': {'a': {'allOf': [{'$ref': '#/$defs/d'},"
          + " {'$ref': '#/$defs/d'}]}}}}}";

  static Stream<Arguments> undecided() {
    return Stream.of(
        kind(
            "unique elements of one hash",
            "{'properties': {'a': {'uniqueItems': true}}}",
            IntStream.range(0, 8_192)
                .mapToObj(i ->
                    "'"
                        + Integer.toBinaryString(8_192 + i).replace("0", "Aa").replace("1", "BB")
                        + "'")
                .collect(Collectors.joining(",", "{'a': [", "]}"))),
        kind("doubles with the answer's depth", DOUBLES_WITH_DEPTH, deep(60)),
        kind(
            "100,000 faults",
            "{'properties': {'a': {'items': {'type': 'string'}}}}",
            bigList("1", 100_000)),
        kind(
            "100,000 faults of two branches",
            "{'properties': {'a': {'items': {'anyOf': [{'type': 'string'}, {'type': 'object'}]}}}}",
            bigList("1", 100_000)),
        kind(
            "many keywords for many elements",
            "{'properties': {'a': {'items': {'anyOf': ["
                + "{'not': {'type': 'string'}},".repeat(30)
                + "true], 'allOf': ["
                + "{'minimum': 0},".repeat(30)
                + "true]}}}}",
            bigList("1", 50_000)),
        kind(
            "pattern on many texts",
            "{'properties': {'a': {'items': {'pattern': '^(a|aa|aaa){100}b'}}}}",
            bigList("'" + "a".repeat(1_000) + "'", 2_000)),
        kind(
            "pattern on many names",
            "{'patternProperties': {'(a|aa|aaa){100}b$': {}}}",
            IntStream.range(0, 2_000)
                .mapToObj(i -> "'%s%s': 1".formatted("a".repeat(500), i))
                .collect(Collectors.joining(",", "{", "}"))),
        kind(
            "contains and minContains",
            "{'properties': {'a': {'contains': {'allOf': ["
                + "{'type': 'integer'},".repeat(50)
                + "true]}, 'minContains': 2000000}}}",
            bigList("1", 50_000)));
  }

  @ParameterizedTest
  @MethodSource("undecided")
  void whatTakesTooMuchEndsByWhatIsCountedAndIsTheSchemasFault(JsonNode schema, JsonNode value) {
    assertThat(OutputSchema.of(schema).check(value))
        .isInstanceOfSatisfying(
            SchemaCheck.Undecided.class,
            undecided ->
                assertThat(undecided.reason())
                    .hasSizeLessThan(300)
                    .doesNotContain("com.networknt", "Exception", "seconds"));
  }

  static Stream<Arguments> harmless() {
    return Stream.of(
        kind(
            "pattern that backtracks",
            "{'properties': {'a': {'pattern': '^(.*a){25}$'}}}",
            "{'a': '" + "a".repeat(5_000) + "b'}"),
        kind(
            "pattern in a pattern",
            "{'properties': {'a': {'pattern': '^(a+)+$'}}}",
            "{'a': '" + "a".repeat(50_000) + "b'}"),
        kind(
            "format of an older draft",
            "{'$schema': 'http://json-schema.org/draft-07/schema#', 'properties': {'a': {'format':"
                + " 'regex'}}}",
            "{'a': '(('}"),
        kind("unique elements", "{'properties': {'a': {'uniqueItems': true}}}", distinct(20_000)),
        kind(
            "unevaluatedProperties",
            "{'allOf': [{'properties': {'b': true}}, {'properties': {'c': true}}],"
                + " 'unevaluatedProperties': false}",
            IntStream.range(0, 5_000)
                .mapToObj(i -> "'k%s': 1".formatted(i))
                .collect(Collectors.joining(",", "{", "}"))),
        kind(
            "unevaluatedItems",
            "{'properties': {'a': {'prefixItems': [true], 'unevaluatedItems': {'type':"
                + " 'integer'}}}}",
            bigList("1", 20_000)),
        kind(
            "multipleOf of tiny numbers",
            "{'properties': {'a': {'multipleOf': 1e-300}}}",
            "{'a': 1e308}"),
        kind(
            "large numbers",
            "{'properties': {'a': {'maximum': 1e308, 'minimum': -1e308}}}",
            "{'a': 123456789012345678901234567890}"),
        kind(
            "maxLength without end",
            "{'properties': {'a': {'maxLength': 99999999999999999999, 'minLength':"
                + " 9007199254740993}}}",
            "{'a': 'b'}"),
        kind(
            "minItems without end",
            "{'properties': {'a': {'minItems': 2147483648, 'maxItems': 2147483647}}}",
            "{'a': []}"),
        kind(
            "deep answer",
            "{'$ref': '#/$defs/d', '$defs': {'d': {'properties': {'a': {'$ref': '#/$defs/d'}}}}}",
            deep(300)),
        kind(
            "list of lists",
            "{'$defs': {'l': {'items': {'$ref': '#/$defs/l'}}}, 'properties': {'a': {'$ref':"
                + " '#/$defs/l'}}}",
            "{'a': " + "[".repeat(300) + "]".repeat(300) + "}"),
        kind("not, nested", nested("not", 90).toString(), "{'a': 1}"),
        kind("2,000 properties that may be", wide(1_900).toString(), "{'p1': 1}"),
        kind(
            "5,000 values",
            "{'properties': {'a': {'items': {'enum': ["
                + IntStream.range(0, 5_000)
                    .mapToObj(i -> "'v%s'".formatted(i))
                    .collect(Collectors.joining(","))
                + "]}}}}",
            bigList("'w'", 2_000)),
        kind(
            "property called $ref",
            "{'properties': {'$ref': {'type': 'string'}}}",
            "{'$ref': 'http://example.com'}"),
        kind("reference in data", "{'const': {'$ref': '#/no'}}", "{'$ref': '#/no'}"),
        kind(
            "anchor",
            "{'$defs': {'x': {'$anchor': 'q', 'type': 'string'}}, 'properties': {'a': {'$ref':"
                + " '#q'}}}",
            "{'a': 1}"),
        kind(
            "pointer with escapes",
            "{'$defs': {'x/y~z ä': {'type': 'string'}}, 'properties': {'a': {'$ref':"
                + " '#/$defs/x~1y~0z%20ä'}}}",
            "{'a': 1}"),
        kind(
            "$id at the root",
            "{'$id': 'https://json-schema.org/draft/2020-12/schema', 'properties': {'a': {'$ref':"
                + " '#/$defs/x'}}, '$defs': {'x': {'type': 'string'}}}",
            "{'a': 1}"),
        kind("dependentRequired", "{'dependentRequired': {'a': ['a', 'b']}}", "{'a': 1}"));
  }

  @ParameterizedTest
  @MethodSource("harmless")
  void whatOnlyLooksHarmfulIsDecided(JsonNode schema, JsonNode value) {
    assertThat(OutputSchema.of(schema).check(value)).isNotInstanceOf(SchemaCheck.Undecided.class);
  }

  @Test
  void theNameOfASchemaDoesNotReachAnotherOne() {
    OutputSchema texts = OutputSchema.of(named("string"));
    OutputSchema numbers = OutputSchema.of(named("integer"));
    assertThat(texts.faults(Json.read("{\"a\": \"b\"}"))).isEmpty();
    assertThat(numbers.faults(Json.read("{\"a\": 1}"))).isEmpty();
    assertThat(numbers.faults(Json.read("{\"a\": \"b\"}"))).isNotEmpty();
    OutputSchema.of(
        Json.read("{\"$id\": \"https://json-schema.org/draft/2020-12/schema\", \"not\": {}}"));
    assertThat(OutputSchema.faultsOfSchema(Json.read("{\"type\": \"object\"}"))).isEmpty();
  }

  private static JsonNode named(String type) {
    return Json.read(
        "{\"$id\": \"urn:x\", \"properties\": {\"a\": {\"$ref\": \"#/$defs/x\"}}, \"$defs\": {\"x\": {\"type\": \"%s\"}}}"
            .formatted(type));
  }

  @Test
  void aFaultIsFoundAtItsPlace() {
    assertThat(
            OutputSchema.faultsOfSchema(
                Json.read("{\"properties\": {\"a\": {\"items\": {\"$ref\": \"#/$defs/no\"}}}}")))
        .containsExactly(
            OutputSchema.Fault.ofReference(
                List.of("properties", "a", "items", "$ref"),
                "there is no #/$defs/no; put it under $defs"));
  }

  @Test
  void theSameAnswerGetsTheSameRulingAgain() {
    OutputSchema schema = OutputSchema.of(Json.read(DOUBLES_WITH_DEPTH.replace('\'', '"')));
    JsonNode value = Json.read(deep(60).replace('\'', '"'));
    assertThat(schema.check(value)).isEqualTo(schema.check(value));
  }

  @Test
  void whatASchemaNamesIsFoundInLinearTime() {
    Optional<OutputSchema> schema = Optional.of(OutputSchema.of(wide(1_900)));
    assertThat(schema.orElseThrow().fields().names()).hasSize(1_900);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 30})
  void anOrdinarySchemaOfAnySizeIsTaken(int fields) {
    assertThat(OutputSchema.of(wide(fields)).check(Json.read("{\"p0\": \"a\"}")))
        .isEqualTo(new SchemaCheck.Satisfied());
  }
}
