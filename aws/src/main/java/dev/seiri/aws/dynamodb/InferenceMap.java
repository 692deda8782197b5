package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;

import dev.seiri.core.model.Inference;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// Inference settings as a map attribute.
final class InferenceMap {
  private InferenceMap() {}

  static Map<String, AttributeValue> write(Inference inference) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    inference.maxTokens().ifPresent(max -> map.put("max_tokens", n(max)));
    inference.temperature().ifPresent(t -> map.put("temperature", n(BigDecimal.valueOf(t))));
    inference.topP().ifPresent(p -> map.put("top_p", n(BigDecimal.valueOf(p))));
    inference.rowsPerCall().ifPresent(rows -> map.put("rows_per_call", n(rows)));
    inference.echo().ifPresent(echo -> map.put("echo", AttributeValue.fromBool(echo)));
    return map;
  }

  static Inference read(Attributes map) {
    return new Inference(
        map.smallInteger("max_tokens"),
        map.number("temperature"),
        map.number("top_p"),
        map.smallInteger("rows_per_call"),
        map.has("echo") ? Optional.of(map.bool("echo", false)) : Optional.empty());
  }
}
