package dev.seiri.aws.athena;

import dev.seiri.aws.s3.ResultKeys;
import dev.seiri.core.export.Warehouse;
import dev.seiri.core.id.ExecutionId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The compacted table of finished executions, filled by Athena itself: one statement merges an
/// execution's export, a few large files, into the table. It is idempotent.
public final class AthenaWarehouse implements Warehouse {
  private static final List<String> STEPS = List.of(text("file.sql"));

  private final AthenaQueries queries;

  public AthenaWarehouse(AthenaQueries queries) {
    this.queries = queries;
  }

  @Override
  public int steps() {
    return STEPS.size();
  }

  @Override
  public String begin(ExecutionId execution, int step) {
    return queries.start(
        STEPS
            .get(step)
            .replace("${key}", quoted(key(execution)))
            .replace("${id}", quoted(execution.value())),
        List.of());
  }

  @Override
  public State state(String work) {
    return switch (queries.status(work).state()) {
      case DONE -> State.DONE;
      case FAILED -> State.FAILED;
      case UNDER_WAY -> State.UNDER_WAY;
    };
  }

  @Override
  public String reason(String work) {
    return queries.status(work).reason();
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /// The execution's id as in the keys of its export. It holds no character with a meaning in SQL.
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
