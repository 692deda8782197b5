package dev.seiri.local.rules;

import dev.seiri.core.json.Json;
import tools.jackson.databind.node.ObjectNode;

/// Takes a Japanese address apart: prefecture, city, town, block, rest.
final class AddressRules implements RuleTask {
  private final Municipalities municipalities = Municipalities.shipped();

  @Override
  public String name() {
    return "address-jp";
  }

  @Override
  public ObjectNode answer(String input) {
    Municipalities.Split split = municipalities.split(AddressText.plain(input));
    LocalPart local = TownRules.split(split);
    ObjectNode json = Json.object();
    json.put("prefecture", split.prefecture());
    json.put("city", split.city());
    json.put("town", local.town());
    json.put("block", local.block());
    json.put("rest", local.rest());
    return json;
  }
}
