package dev.seiri.aws.athena;

import dev.seiri.aws.Guard;
import dev.seiri.aws.s3.ResultKeys;
import dev.seiri.core.export.Warehouse;
import dev.seiri.core.id.ExecutionId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.athena.AthenaClient;

/// The compacted table of finished executions, filled by Athena itself: the execution's documents
/// become a partition that Athena knows, what is not in the table yet is merged into it, and the
/// partition is forgotten again, so that no query reads the small files any more.
public final class AthenaWarehouse implements Warehouse {
  public static final String WORK_GROUP = "ATHENA_WORKGROUP";
  public static final String DATABASE = "ATHENA_DATABASE";

  private static final List<String> STEPS =
      List.of(
          "ALTER TABLE documents ADD IF NOT EXISTS PARTITION (execution_id = ${key})",
          text("file.sql"),
          "ALTER TABLE documents DROP IF EXISTS PARTITION (execution_id = ${key})");

  private final AthenaClient client;
  private final String workGroup;
  private final String database;

  public AthenaWarehouse(AthenaClient client, String workGroup, String database) {
    this.client = client;
    this.workGroup = workGroup;
    this.database = database;
  }

  /// The warehouse that an environment names, or empty where it names none.
  public static Optional<Warehouse> of(Map<String, String> env) {
    return env.containsKey(WORK_GROUP) && env.containsKey(DATABASE)
        ? Optional.of(
            new AthenaWarehouse(AthenaClient.create(), env.get(WORK_GROUP), env.get(DATABASE)))
        : Optional.empty();
  }

  @Override
  public int steps() {
    return STEPS.size();
  }

  @Override
  public String begin(ExecutionId execution, int step) {
    String sql = STEPS.get(step).replace("${key}", "'" + key(execution) + "'");
    return Guard.call(
        "file %s with Athena".formatted(execution),
        () ->
            client
                .startQueryExecution(start ->
                    start
                        .queryString(sql)
                        .workGroup(workGroup)
                        .queryExecutionContext(context -> context.database(database)))
                .queryExecutionId());
  }

  @Override
  public State state(String work) {
    return Guard.call(
        "read how Athena's query %s stands".formatted(work),
        () ->
            switch (client
                .getQueryExecution(get -> get.queryExecutionId(work))
                .queryExecution()
                .status()
                .state()) {
              case SUCCEEDED -> State.DONE;
              case FAILED, CANCELLED -> State.FAILED;
              default -> State.UNDER_WAY;
            });
  }

  /// The execution's id as it stands in the keys of its results. It holds nothing that SQL could
  /// take for its own.
  private static String key(ExecutionId execution) {
    String prefix = ResultKeys.prefix(execution);
    return prefix.substring(prefix.indexOf('=') + 1, prefix.length() - 1);
  }

  private static String text(String file) {
    try (InputStream in = AthenaWarehouse.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
