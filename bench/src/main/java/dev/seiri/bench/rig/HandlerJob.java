package dev.seiri.bench.rig;

import dev.seiri.core.json.Json;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The job of a [HandlerProcess].
///
/// @param events the file of events
/// @param lanes invocations at once, from 1
/// @param times how often each event is delivered
/// @param warmup events that are handled before measuring begins
/// @param http the HTTP client under the SDK
/// @param from the moment from which the first record is timed
/// @param oneAtATime whether rows are processed one after another, without Seiri's engine
public record HandlerJob(
    Path events, int lanes, int times, int warmup, Http http, From from, boolean oneAtATime) {

  /// The SDK's HTTP clients.
  public enum Http {
    APACHE5,
    URL_CONNECTION,
    CRT
  }

  /// The moment from which the first record is timed.
  public enum From {
    /// The start of the virtual machine.
    START,
    /// The moment at which a snapshot would be taken.
    SNAPSHOT,
    /// The same, after priming.
    PRIMED_SNAPSHOT
  }

  public static HandlerJob of(Path events, int lanes) {
    return new HandlerJob(events, lanes, 1, 0, Http.APACHE5, From.START, false);
  }

  public HandlerJob times(int many) {
    return new HandlerJob(events, lanes, many, warmup, http, from, oneAtATime);
  }

  public HandlerJob warmedUpBy(int many) {
    return new HandlerJob(events, lanes, times, many, http, from, oneAtATime);
  }

  public HandlerJob over(Http other) {
    return new HandlerJob(events, lanes, times, warmup, other, from, oneAtATime);
  }

  public HandlerJob timedFrom(From other) {
    return new HandlerJob(events, lanes, times, warmup, http, other, oneAtATime);
  }

  public HandlerJob plainly() {
    return new HandlerJob(events, lanes, times, warmup, http, from, true);
  }

  String json() {
    ObjectNode json = Json.object();
    json.put("events", events.toString()).put("lanes", lanes).put("times", times);
    json.put("warmup", warmup).put("http", http.name()).put("from", from.name());
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
        From.valueOf(json.path("from").asString()),
        json.path("one_at_a_time").asBoolean());
  }
}
