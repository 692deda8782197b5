package dev.seiri.loader.source;

import dev.seiri.core.json.Json;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.function.Function;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// A JSON value as a cell's text: a string as it is, null as nothing, a number with the digits that
/// it is written with, and a list or an object as JSON.
final class JsonCell {
  private static final int MOST_DIGITS = 9_999;

  private JsonCell() {}

  /// The text of the value at which a parser stands; the parser then stands at its end.
  ///
  /// @param fault makes the exception of what is wrong with the value
  static String text(JsonParser parser, Function<String, InputFault> fault) {
    JsonToken token = parser.currentToken();
    if (token == null) {
      return "";
    }
    return switch (token) {
      case VALUE_NULL -> "";
      case VALUE_STRING, VALUE_TRUE, VALUE_FALSE -> parser.getString();
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(parser, fault);
      default -> nested(parser, fault);
    };
  }

  private static String nested(JsonParser parser, Function<String, InputFault> fault) {
    StringWriter out = new StringWriter();
    try (JsonGenerator json = Json.MAPPER.createGenerator(out)) {
      int depth = 0;
      do {
        JsonToken token = parser.currentToken();
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
          json.writeNumber(number(parser, fault));
        } else {
          json.copyCurrentEvent(parser);
        }
      } while (depth > 0 && parser.nextToken() != null);
    }
    return out.toString();
  }

  private static String number(JsonParser parser, Function<String, InputFault> fault) {
    String digits = parser.getString();
    if (digits.indexOf('e') < 0 && digits.indexOf('E') < 0) {
      return digits;
    }
    try {
      BigDecimal value = new BigDecimal(digits);
      if (Math.abs((long) value.precision() - value.scale()) <= MOST_DIGITS
          && value.scale() <= MOST_DIGITS) {
        return digits;
      }
    } catch (NumberFormatException e) {
      // Its exponent has more digits than a number can have.
    }
    throw fault.apply("holds a number of more than 9,999 digits; write it as a string");
  }
}
