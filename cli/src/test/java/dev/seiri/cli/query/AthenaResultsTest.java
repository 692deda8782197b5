package dev.seiri.cli.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.seiri.aws.athena.AthenaQueries;
import dev.seiri.aws.athena.AthenaWarehouse;
import dev.seiri.cli.session.CliFault;
import dev.seiri.core.export.Warehouse;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.athena.AthenaClient;
import tools.jackson.databind.JsonNode;

/// The stock client with a server that speaks Athena's protocol.
class AthenaResultsTest {
  private final List<JsonNode> started = new ArrayList<>();
  private final HttpServer server = server();
  private String state = "SUCCEEDED";

  @BeforeEach
  void start() {
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void anAnswerOfSeveralPagesIsReadWhole() throws Exception {
    QueryResult answer = results().ask("SELECT a, b FROM results WHERE a > ?", List.of("it's"));
    assertThat(answer.columns()).containsExactly("a", "b");
    assertThat(answer.rows())
        .containsExactly(java.util.Arrays.asList("0.000010", null), List.of("2", "x"));
    assertThat(answer.kinds()).containsExactly(QueryResult.Kind.NUMBER, QueryResult.Kind.TEXT);
    assertThat(started).hasSize(1);
    assertThat(started.getLast().path("WorkGroup").asString()).isEqualTo("seiri-dev");
    assertThat(started.getLast().path("QueryExecutionContext").path("Database").asString())
        .isEqualTo("seiri_dev");
    assertThat(started.getLast().path("ExecutionParameters").path(0).asString())
        .isEqualTo("'it''s'");
  }

  @Test
  void aFailedQueryIsReportedWithItsReason() {
    state = "FAILED";
    assertThatThrownBy(() -> results().ask("SELECT 1", List.of()))
        .isInstanceOf(CliFault.class)
        .hasMessageContaining("line 1: no such column");
  }

  @Test
  void aMissingNameIsReported() {
    assertThatThrownBy(() -> AthenaResults.of(Map.of("ATHENA_WORKGROUP", "w")))
        .isInstanceOf(CliFault.class)
        .hasMessageContaining("ATHENA_DATABASE");
  }

  @Test
  void anExecutionIsFiledFromItsExportWhateverItIsCalled() {
    AthenaWarehouse warehouse = new AthenaWarehouse(queries());
    for (int step = 0; step < warehouse.steps(); step++) {
      String work = warehouse.begin(new ExecutionId("it's a/b"), step);
      assertThat(warehouse.state(work)).isEqualTo(Warehouse.State.DONE);
    }
    assertThat(started)
        .singleElement()
        .satisfies(query ->
            assertThat(query.path("QueryString").asString())
                .contains("WHERE execution_id = 'it%27s%20a%2Fb'")
                .contains("ON c.execution_id = 'it''s a/b' AND")
                .doesNotContain("${"));
    assertThat(started.getFirst().path("QueryString").asString())
        .contains("MERGE INTO compacted")
        .contains("WHEN NOT MATCHED THEN INSERT");
    state = "RUNNING";
    assertThat(warehouse.state("q")).isEqualTo(Warehouse.State.UNDER_WAY);
    state = "FAILED";
    assertThat(warehouse.state("q")).isEqualTo(Warehouse.State.FAILED);
    assertThat(warehouse.reason("q")).isEqualTo("line 1: no such column");
  }

  private AthenaResults results() {
    return new AthenaResults(queries());
  }

  private AthenaQueries queries() {
    return new AthenaQueries(client(), "seiri-dev", "seiri_dev");
  }

  private AthenaClient client() {
    return AthenaClient.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
        .region(Region.US_EAST_1)
        .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("a", "b")))
        .build();
  }

  private static HttpServer server() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 16);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private void handle(HttpExchange exchange) throws IOException {
    JsonNode request =
        Json.read(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    String operation = exchange.getRequestHeaders().getFirst("X-Amz-Target");
    String answer =
        switch (operation.substring(operation.indexOf('.') + 1)) {
          case "StartQueryExecution" -> {
            started.add(request);
            yield "{\"QueryExecutionId\":\"q\"}";
          }
          case "GetQueryExecution" ->
              "{\"QueryExecution\":{\"Status\":{\"State\":\"%s\",\"StateChangeReason\":\"line 1: no such column\"}}}"
                  .formatted(state);
          default -> page(request.path("NextToken").isMissingNode());
        };
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private static String page(boolean first) {
    return first
        ? """
        {"NextToken":"n","ResultSet":{
          "ResultSetMetadata":{"ColumnInfo":[
            {"Name":"a","Label":"a","Type":"double"},{"Name":"b","Label":"b","Type":"varchar"}]},
          "Rows":[{"Data":[{"VarCharValue":"a"},{"VarCharValue":"b"}]},
                  {"Data":[{"VarCharValue":"1.0E-5"},{}]}]}}\
        """
        : """
        {"ResultSet":{"ResultSetMetadata":{"ColumnInfo":[]},
          "Rows":[{"Data":[{"VarCharValue":"2"},{"VarCharValue":"x"}]}]}}\
        """;
  }
}
