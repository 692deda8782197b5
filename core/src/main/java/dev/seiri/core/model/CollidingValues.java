package dev.seiri.core.model;

import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Lists whose values were made to have one hash: to tell whether they are unique, each would be
/// compared with all others.
final class CollidingValues {
  private static final int SHORT_LIST = 500;
  private static final int MOST = 200;

  private CollidingValues() {}

  static boolean isIn(JsonNode value) {
    if (value.isArray() && value.size() > SHORT_LIST && collide(value)) {
      return true;
    }
    for (JsonNode child : value) {
      if (child.isContainer() && isIn(child)) {
        return true;
      }
    }
    return false;
  }

  private static boolean collide(JsonNode list) {
    Map<Integer, JsonNode> first = new HashMap<>();
    Map<Integer, Integer> others = new HashMap<>();
    for (JsonNode element : list) {
      JsonNode same = first.putIfAbsent(element.hashCode(), element);
      if (same != null && !same.equals(element)) {
        if (others.merge(element.hashCode(), 1, Integer::sum) > MOST) {
          return true;
        }
      }
    }
    return false;
  }
}
