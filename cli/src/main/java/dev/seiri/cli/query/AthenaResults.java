package dev.seiri.cli.query;

import dev.seiri.cli.session.CliFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.AthenaException;
import software.amazon.awssdk.services.athena.model.ColumnInfo;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import software.amazon.awssdk.services.athena.model.Row;

/// The results of a stack on AWS, by way of Athena.
public final class AthenaResults {
  private static final Duration POLL = Duration.ofMillis(500);

  private final AthenaClient client;
  private final String workGroup;
  private final String database;

  /// @param workGroup the stack's, which bounds what a query may read and says where it is kept
  public AthenaResults(AthenaClient client, String workGroup, String database) {
    this.client = client;
    this.workGroup = workGroup;
    this.database = database;
  }

  /// What the environment names: `ATHENA_WORKGROUP` and `ATHENA_DATABASE`.
  ///
  /// @throws CliFault if one is missing
  public static AthenaResults of(AthenaClient client, Map<String, String> env) {
    return new AthenaResults(
        client, required(env, "ATHENA_WORKGROUP"), required(env, "ATHENA_DATABASE"));
  }

  /// Asks, and waits for the answer.
  ///
  /// @throws CliFault if Athena refuses or fails, with its reason
  public Answer ask(String sql, List<String> parameters) throws InterruptedException {
    try {
      return answer(run(sql, parameters));
    } catch (AthenaException e) {
      throw new CliFault("Athena: " + e.awsErrorDetails().errorMessage());
    }
  }

  private String run(String sql, List<String> parameters) throws InterruptedException {
    String id =
        client
            .startQueryExecution(start -> {
              start
                  .queryString(sql)
                  .workGroup(workGroup)
                  .queryExecutionContext(c -> c.database(database));
              if (!parameters.isEmpty()) {
                start.executionParameters(parameters.stream().map(AthenaResults::quoted).toList());
              }
            })
            .queryExecutionId();
    await(id);
    return id;
  }

  private void await(String id) throws InterruptedException {
    while (true) {
      QueryExecutionStatus status =
          client.getQueryExecution(get -> get.queryExecutionId(id)).queryExecution().status();
      switch (status.state()) {
        case SUCCEEDED -> {
          return;
        }
        case FAILED, CANCELLED ->
            throw new CliFault("the query does not work: " + status.stateChangeReason());
        default -> Thread.sleep(POLL);
      }
    }
  }

  /// The first row of the first page repeats the columns' names.
  private Answer answer(String id) {
    List<String> columns = new ArrayList<>();
    List<List<@Nullable String>> rows = new ArrayList<>();
    boolean first = true;
    for (GetQueryResultsResponse page :
        client.getQueryResultsPaginator(get -> get.queryExecutionId(id))) {
      if (first) {
        page.resultSet().resultSetMetadata().columnInfo().stream()
            .map(ColumnInfo::label)
            .forEach(columns::add);
      }
      for (Row row : first ? rest(page.resultSet().rows()) : page.resultSet().rows()) {
        List<@Nullable String> cells = new ArrayList<>();
        for (Datum cell : row.data()) {
          cells.add(cell.varCharValue());
        }
        rows.add(cells);
      }
      first = false;
    }
    return new Answer(columns, rows);
  }

  private static List<Row> rest(List<Row> rows) {
    return rows.isEmpty() ? rows : rows.subList(1, rows.size());
  }

  private static String quoted(String parameter) {
    return "'" + parameter.replace("'", "''") + "'";
  }

  private static String required(Map<String, String> env, String name) {
    String value = env.get(name);
    if (value == null || value.isBlank()) {
      throw new CliFault(
          "--aws: %s is not set; set it to the name in the stack's outputs".formatted(name));
    }
    return value;
  }
}
