package dev.seiri.local.stack;

import dev.seiri.aws.AwsClients.LocalEndpoints;
import dev.seiri.core.json.Json;
import java.net.URI;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The addresses of the stack's services, on the loopback interface.
public record Endpoints(URI dynamodb, URI s3, URI bedrock) {

  static Endpoints ofPorts(int dynamodb, int s3, int bedrock) {
    return new Endpoints(uri(dynamodb), uri(s3), uri(bedrock));
  }

  static Endpoints of(JsonNode json) {
    return new Endpoints(
        URI.create(json.path("dynamodb").asString()),
        URI.create(json.path("s3").asString()),
        URI.create(json.path("bedrock").asString()));
  }

  ObjectNode json() {
    return Json.object()
        .put("dynamodb", dynamodb.toString())
        .put("s3", s3.toString())
        .put("bedrock", bedrock.toString());
  }

  /// What the clients of the tables and the bucket need.
  public LocalEndpoints stores() {
    return new LocalEndpoints(dynamodb, s3);
  }

  private static URI uri(int port) {
    return URI.create("http://127.0.0.1:" + port);
  }
}
