package dev.seiri.cli.query;

import dev.seiri.cli.session.CliFault;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// A query shipped with the program.
///
/// @param description its purpose and its parameters
/// @param sql with a `?` for each parameter
public record ShippedQuery(String name, String description, String sql) {
  private static final List<String> NAMES =
      List.of(
          "accuracy-by-prompt-version",
          "cost-by-day-and-model",
          "evaluations-by-prompt-version",
          "failures-by-verdict",
          "slowest-rows",
          "two-executions-row-by-row",
          "validity-by-prompt-version",
          "variants-of-an-execution");

  /// All of them, by name.
  public static List<ShippedQuery> all() {
    return NAMES.stream().map(ShippedQuery::read).toList();
  }

  /// One of them.
  ///
  /// @throws CliFault if there is none of that name, naming those there are
  public static ShippedQuery of(String name) {
    if (!NAMES.contains(name)) {
      throw new CliFault(
          "there is no query %s; there are %s".formatted(name, String.join(", ", NAMES)));
    }
    return read(name);
  }

  /// The SELECT of a view that the queries read.
  static String view(String name) {
    return text("views/" + name + ".sql");
  }

  private static ShippedQuery read(String name) {
    String sql = text(name + ".sql");
    return new ShippedQuery(
        name, sql.lines().findFirst().orElse("").replaceFirst("^-- *", ""), sql);
  }

  private static String text(String file) {
    try (InputStream in = ShippedQuery.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
