package dev.seiri.cli.stack;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/// A server that speaks as much of CloudFormation, STS, Lambda, Bedrock, Service Quotas and Athena
/// as the commands use, about one stack.
final class ControlPlane implements AutoCloseable {
  static final String STACK = "seiri-test";

  private final Map<String, String> outputs;
  private final Map<String, String> instead = new ConcurrentHashMap<>();
  private final HttpServer server;

  /// An answer, and how it is labelled.
  private record Answer(int status, String type, String body) {}

  /// @param outputs by description
  ControlPlane(Map<String, String> outputs) throws IOException {
    this.outputs = new TreeMap<>(outputs);
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    server.createContext("/", this::handle);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Overrides the answer of an operation.
  void insteadOf(String operation, String body) {
    instead.put(operation, body);
  }

  /// Removes all overrides.
  void forget() {
    instead.clear();
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Answer answer = answer(operation(exchange, body), body);
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", answer.type());
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String operation(HttpExchange exchange, String body) {
    String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    if (target != null) {
      return target.substring(target.indexOf('.') + 1);
    }
    String path = exchange.getRequestURI().getPath();
    if (path.contains("event-source-mappings")) {
      return "ListEventSourceMappings";
    }
    if (path.endsWith("/configuration")) {
      return "GetFunctionConfiguration";
    }
    if (path.endsWith("/concurrency")) {
      return "GetFunctionConcurrency";
    }
    if (path.contains("account-settings")) {
      return "GetAccountSettings";
    }
    if (path.startsWith("/foundation-models/")) {
      return "GetFoundationModel";
    }
    return body.replaceFirst("(?s).*Action=(\\w+).*", "$1");
  }

  private Answer answer(String operation, String body) {
    return switch (operation) {
      case "DescribeStacks" -> stacks(body);
      case "GetCallerIdentity" ->
          xml(
              200,
              """
              <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
              <GetCallerIdentityResult><Arn>arn:aws:iam::111122223333:user/test</Arn>
              </GetCallerIdentityResult></GetCallerIdentityResponse>\
              """);
      default -> new Answer(200, "application/x-amz-json-1.1", json(operation));
    };
  }

  private String json(String operation) {
    String usual =
        switch (operation) {
          case "ListEventSourceMappings" ->
              """
              {"EventSourceMappings":[{"UUID":"u-1","State":"Enabled","BatchSize":1000,
               "FunctionArn":"arn:aws:lambda:us-east-1:111122223333:function:seiri-test-stream:live",
               "FunctionResponseTypes":["ReportBatchItemFailures"],"LastProcessingResult":"OK"}]}\
              """;
          case "GetFunctionConfiguration" ->
              """
              {"FunctionName":"seiri-test-stream","State":"Active","LastUpdateStatus":"Successful",
               "MemorySize":512,"Timeout":900}\
              """;
          case "GetFunctionConcurrency" -> "{\"ReservedConcurrentExecutions\":2}";
          case "GetAccountSettings" ->
              """
              {"AccountLimit":{"ConcurrentExecutions":1000,"UnreservedConcurrentExecutions":997}}\
              """;
          case "GetFoundationModel" ->
              "{\"modelDetails\":{\"modelName\":\"Claude Haiku 5.5\",\"modelId\":\"m\",\"modelArn\":\"arn\"}}";
          case "ListServiceQuotas" ->
              """
              {"Quotas":[
               {"QuotaName":"Global cross-region model inference tokens per minute for Claude Haiku 5.5","Value":2000000},
               {"QuotaName":"On-demand model inference tokens per minute for Claude Haiku 5.5","Value":0},
               {"QuotaName":"Global cross-region model inference tokens per minute for Claude Haiku 5.5 Max","Value":0}]}\
              """;
          case "StartQueryExecution" -> "{\"QueryExecutionId\":\"q\"}";
          case "GetQueryExecution" -> "{\"QueryExecution\":{\"Status\":{\"State\":\"SUCCEEDED\"}}}";
          case "GetQueryResults" ->
              "{\"ResultSet\":{\"ResultSetMetadata\":{\"ColumnInfo\":[{\"Name\":\"verdict\",\"Label\":\"verdict\",\"Type\":\"varchar\"}]},\"Rows\":[]}}";
          default -> throw new IllegalArgumentException(operation);
        };
    return instead.getOrDefault(operation, usual);
  }

  private Answer stacks(String body) {
    if (!body.contains("StackName=" + STACK)) {
      return xml(
          400,
          """
          <ErrorResponse><Error><Type>Sender</Type><Code>ValidationError</Code>
          <Message>Stack with id other does not exist</Message></Error></ErrorResponse>\
          """);
    }
    String members =
        outputs.entrySet().stream()
            .map(e ->
                String.format(
                    Locale.ROOT,
                    "<member><OutputKey>K%d</OutputKey><OutputValue>%s</OutputValue><Description>%s</Description></member>",
                    Math.abs(e.getKey().hashCode()),
                    e.getValue(),
                    e.getKey()))
            .collect(Collectors.joining());
    return xml(
        200,
        """
        <DescribeStacksResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><DescribeStacksResult>
        <Stacks><member><StackName>%s</StackName><Outputs>%s</Outputs></member></Stacks>
        </DescribeStacksResult></DescribeStacksResponse>\
        """
            .formatted(STACK, members));
  }

  private static Answer xml(int status, String body) {
    return new Answer(status, "text/xml", body);
  }
}
