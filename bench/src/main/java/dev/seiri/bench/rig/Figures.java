package dev.seiri.bench.rig;

import dev.seiri.core.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The measurements of a [HandlerProcess].
///
/// @param rows delivered while it was measured, without the warm-up's
/// @param pending records that were reported as failed
/// @param wallMillis from the first delivery to the last response
/// @param cpuMillis of the whole process meanwhile
/// @param billedMillis the sum of the invocations' durations
/// @param peakKiB the peak resident memory of the process
/// @param firstMillis from the start of the virtual machine, or from the end of the priming, to the
///   first response
public record Figures(
    long rows,
    long pending,
    long wallMillis,
    long cpuMillis,
    long billedMillis,
    long peakKiB,
    long firstMillis) {

  ObjectNode json() {
    ObjectNode json = Json.object();
    json.put("rows", rows).put("pending", pending);
    json.put("wall", wallMillis).put("cpu", cpuMillis).put("billed", billedMillis);
    return json.put("peak", peakKiB).put("first", firstMillis);
  }

  static Figures of(JsonNode json) {
    return new Figures(
        json.path("rows").asLong(),
        json.path("pending").asLong(),
        json.path("wall").asLong(),
        json.path("cpu").asLong(),
        json.path("billed").asLong(),
        json.path("peak").asLong(),
        json.path("first").asLong());
  }

  /// Processor time of a row, in milliseconds.
  public double cpuPerRow() {
    return (double) cpuMillis / rows;
  }

  public double rowsPerSecond() {
    return rows * 1000.0 / wallMillis;
  }

  /// Gigabyte seconds of a thousand rows at a function's memory size in megabytes.
  public double gigabyteSeconds(int megabytes) {
    return billedMillis / 1000.0 * megabytes / 1024 / rows * 1000;
  }
}
