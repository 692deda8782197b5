package dev.seiri.cli.page;

import dev.seiri.core.json.Json;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Lines over one axis.
///
/// @param id of the element it is drawn in
/// @param log whether the horizontal axis is logarithmic; its values are then above 0
/// @param steps whether a value holds from its place to the next
/// @param x rising, as many as each series has values
public record Chart(
    String id,
    String xLabel,
    String yLabel,
    boolean log,
    boolean steps,
    List<Double> x,
    List<Series> series) {
  public Chart {
    x = List.copyOf(x);
    series = List.copyOf(series);
  }

  /// A line and its name.
  public record Series(String label, List<Double> y) {
    public Series {
      y = List.copyOf(y);
    }
  }

  ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("id", id);
    json.put("xLabel", xLabel);
    json.put("yLabel", yLabel);
    json.put("log", log);
    json.put("steps", steps);
    ArrayNode xs = json.putArray("x");
    x.forEach(xs::add);
    ArrayNode all = json.putArray("series");
    for (Series one : series) {
      ObjectNode line = all.addObject().put("label", one.label());
      ArrayNode ys = line.putArray("y");
      one.y().forEach(ys::add);
    }
    return json;
  }
}
