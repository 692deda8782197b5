package dev.seiri.aws.athena;

import dev.seiri.aws.SdkErrors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.ColumnInfo;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.GetQueryResultsResponse;
import software.amazon.awssdk.services.athena.model.QueryExecutionStatus;
import software.amazon.awssdk.services.athena.model.Row;

/// Queries in the stack's workgroup, which bounds what a query may read and sets where results are
/// stored.
///
/// Every method throws [dev.seiri.core.StoreUnavailable] when Athena refuses or does not answer.
public final class AthenaQueries {
  public static final String WORK_GROUP = "ATHENA_WORKGROUP";
  public static final String DATABASE = "ATHENA_DATABASE";

  private final AthenaClient client;
  private final String workGroup;
  private final String database;

  public AthenaQueries(AthenaClient client, String workGroup, String database) {
    this.client = client;
    this.workGroup = workGroup;
    this.database = database;
  }

  /// The status of a query.
  ///
  /// @param reason why it failed, empty otherwise
  public record Status(State state, String reason) {}

  /// The states that matter to a waiting caller.
  public enum State {
    UNDER_WAY,
    DONE,
    FAILED
  }

  /// A query's result as text, null where SQL has NULL.
  ///
  /// @param types the columns' types, by Athena's names
  public record Table(List<String> columns, List<String> types, List<List<@Nullable String>> rows) {
    public Table {
      columns = List.copyOf(columns);
      types = List.copyOf(types);
      rows = Collections.unmodifiableList(new ArrayList<>(rows));
    }
  }

  /// The queries of the workgroup and database that `ATHENA_WORKGROUP` and `ATHENA_DATABASE` name,
  /// or empty where one is missing.
  public static Optional<AthenaQueries> of(Map<String, String> env) {
    return env.containsKey(WORK_GROUP) && env.containsKey(DATABASE)
        ? Optional.of(
            new AthenaQueries(
                AthenaClient.create(),
                env.getOrDefault(WORK_GROUP, ""),
                env.getOrDefault(DATABASE, "")))
        : Optional.empty();
  }

  /// Starts a query.
  ///
  /// @param parameters text for each `?`
  /// @return its id
  public String start(String sql, List<String> parameters) {
    return SdkErrors.call(
        "start a query in Athena",
        () ->
            client
                .startQueryExecution(start -> {
                  start
                      .queryString(sql)
                      .workGroup(workGroup)
                      .queryExecutionContext(context -> context.database(database));
                  if (!parameters.isEmpty()) {
                    start.executionParameters(
                        parameters.stream().map(AthenaQueries::quoted).toList());
                  }
                })
                .queryExecutionId());
  }

  public Status status(String id) {
    QueryExecutionStatus status =
        SdkErrors.call(
            "read the status of Athena's query %s".formatted(id),
            () ->
                client
                    .getQueryExecution(get -> get.queryExecutionId(id))
                    .queryExecution()
                    .status());
    return switch (status.state()) {
      case SUCCEEDED -> new Status(State.DONE, "");
      case FAILED, CANCELLED ->
          new Status(State.FAILED, String.valueOf(status.stateChangeReason()));
      default -> new Status(State.UNDER_WAY, "");
    };
  }

  /// The whole result. The first row of the first page repeats the columns' names.
  public Table answer(String id) {
    return SdkErrors.call(
        "read the result of Athena's query  " + id,
        () -> {
          List<String> columns = new ArrayList<>();
          List<String> types = new ArrayList<>();
          List<List<@Nullable String>> rows = new ArrayList<>();
          boolean first = true;
          for (GetQueryResultsResponse page :
              client.getQueryResultsPaginator(get -> get.queryExecutionId(id))) {
            if (first) {
              for (ColumnInfo column : page.resultSet().resultSetMetadata().columnInfo()) {
                columns.add(column.label());
                types.add(column.type());
              }
            }
            page.resultSet().rows().stream()
                .skip(first ? 1 : 0)
                .map(AthenaQueries::cells)
                .forEach(rows::add);
            first = false;
          }
          return new Table(columns, types, rows);
        });
  }

  private static List<@Nullable String> cells(Row row) {
    List<@Nullable String> cells = new ArrayList<>();
    for (Datum cell : row.data()) {
      cells.add(cell.varCharValue());
    }
    return cells;
  }

  private static String quoted(String parameter) {
    return "'" + parameter.replace("'", "''") + "'";
  }
}
