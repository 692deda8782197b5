package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;
import static dev.seiri.aws.dynamodb.Attributes.s;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.execution.Variant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An experiment's variants as a list of maps in the payload of an execution.
final class VariantMap {
  private VariantMap() {}

  static AttributeValue write(List<Variant> variants) {
    return AttributeValue.fromL(
        variants.stream().map(variant -> AttributeValue.fromM(map(variant))).toList());
  }

  private static Map<String, AttributeValue> map(Variant variant) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    map.put("name", s(variant.name()));
    map.put("weight", n(variant.weight()));
    variant.promptVersion().ifPresent(version -> map.put("prompt_version", s(version)));
    variant.foundationModelId().ifPresent(id -> map.put("foundation_model_id", s(id)));
    Map<String, AttributeValue> inference = InferenceMap.write(variant.inference());
    if (!inference.isEmpty()) {
      map.put("inference", AttributeValue.fromM(inference));
    }
    return map;
  }

  static List<Variant> read(List<Attributes> maps) {
    return maps.stream()
        .map(map ->
            new Variant(
                map.required("name"),
                map.smallInteger("weight")
                    .orElseThrow(() -> new MalformedItem(map.where() + " has no weight of type N")),
                map.string("prompt_version"),
                map.string("foundation_model_id"),
                InferenceMap.read(map.map("inference"))))
        .toList();
  }
}
