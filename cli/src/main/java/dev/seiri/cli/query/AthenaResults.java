package dev.seiri.cli.query;

import dev.seiri.aws.athena.AthenaQueries;
import dev.seiri.cli.session.CliFault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The results of a stack on AWS, queried through Athena.
public final class AthenaResults {
  private static final Duration POLL = Duration.ofMillis(500);

  private final AthenaQueries queries;

  AthenaResults(AthenaQueries queries) {
    this.queries = queries;
  }

  /// The results that the environment names.
  ///
  /// @throws CliFault if it names none
  public static AthenaResults of(Map<String, String> env) {
    return new AthenaResults(
        AthenaQueries.of(env)
            .orElseThrow(() ->
                new CliFault(
                    "--aws: %s and %s are not both set; set them to the names in the stack's outputs"
                        .formatted(AthenaQueries.WORK_GROUP, AthenaQueries.DATABASE))));
  }

  /// Runs a query, and waits for its result.
  ///
  /// @throws CliFault if it does not only read, or fails, with Athena's reason
  public QueryResult ask(String sql, List<String> parameters) throws InterruptedException {
    OneSelect.checkFirstWord(sql);
    String id = queries.start(sql, parameters);
    AthenaQueries.Status status = queries.status(id);
    while (status.state() == AthenaQueries.State.UNDER_WAY) {
      Thread.sleep(POLL);
      status = queries.status(id);
    }
    if (status.state() == AthenaQueries.State.FAILED) {
      throw new CliFault("the query failed: " + status.reason());
    }
    AthenaQueries.Table table = queries.answer(id);
    List<QueryResult.Kind> kinds = table.types().stream().map(QueryResult.Kind::of).toList();
    List<List<@Nullable String>> rows = new ArrayList<>();
    for (List<@Nullable String> cells : table.rows()) {
      List<@Nullable String> row = new ArrayList<>();
      for (int i = 0; i < cells.size(); i++) {
        row.add(kinds.get(i).shown(cells.get(i)));
      }
      rows.add(row);
    }
    return new QueryResult(table.columns(), table.types(), rows);
  }
}
