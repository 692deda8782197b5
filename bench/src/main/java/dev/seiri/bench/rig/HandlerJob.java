package dev.seiri.bench.rig;

import dev.seiri.core.json.Json;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a [HandlerProcess] is to do.
///
/// @param events the file of events
/// @param lanes invocations at once, from 1
/// @param times how often each event is delivered
/// @param warmup events that are handled before the measuring begins
/// @param http the HTTP client under the SDK
/// @param prime whether the function is primed first, as before a snapshot
/// @param oneAtATime whether rows are done one after another, without Seiri's engine
public record HandlerJob(
    Path events, int lanes, int times, int warmup, Http http, boolean prime, boolean oneAtATime) {

  /// The SDK's HTTP clients.
  public enum Http {
    APACHE5,
    URL_CONNECTION,
    CRT
  }

  public static HandlerJob of(Path events, int lanes) {
    return new HandlerJob(events, lanes, 1, 0, Http.APACHE5, false, false);
  }

  public HandlerJob times(int many) {
    return new HandlerJob(events, lanes, many, warmup, http, prime, oneAtATime);
  }

  public HandlerJob warmedUpBy(int many) {
    return new HandlerJob(events, lanes, times, many, http, prime, oneAtATime);
  }

  public HandlerJob over(Http other) {
    return new HandlerJob(events, lanes, times, warmup, other, prime, oneAtATime);
  }

  public HandlerJob primed() {
    return new HandlerJob(events, lanes, times, warmup, http, true, oneAtATime);
  }

  public HandlerJob plainly() {
    return new HandlerJob(events, lanes, times, warmup, http, prime, true);
  }

  String json() {
    ObjectNode json = Json.object();
    json.put("events", events.toString()).put("lanes", lanes).put("times", times);
    json.put("warmup", warmup).put("http", http.name()).put("prime", prime);
    return Json.write(json.put("one_at_a_time", oneAtATime));
  }

  static HandlerJob parse(String text) {
    JsonNode json = Json.read(text);
    return new HandlerJob(
        Path.of(json.path("events").asString()),
        json.path("lanes").asInt(),
        json.path("times").asInt(),
        json.path("warmup").asInt(),
        Http.valueOf(json.path("http").asString()),
        json.path("prime").asBoolean(),
        json.path("one_at_a_time").asBoolean());
  }
}
