package dev.seiri.cli.prompts;

import dev.seiri.cli.output.Numbers;
import dev.seiri.cli.session.CliFault;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Request;
import dev.seiri.loader.Loader;
import dev.seiri.loader.source.Format;
import dev.seiri.loader.source.ReadingArguments;
import dev.seiri.loader.source.Row;
import dev.seiri.loader.source.RowSource;
import dev.seiri.loader.source.RowSources;
import dev.seiri.loader.source.SourceOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The arguments that name one row.
final class RowArguments {
  private static final Pattern ROW = Pattern.compile("(.+):([0-9]{1,9})", Pattern.DOTALL);

  @Option(names = "--input", paramLabel = "TEXT", description = "The row's text.")
  private @Nullable String input;

  @Option(
      names = "--row",
      paramLabel = "FILE:N",
      description = {
        "The Nth row, counted from 1, of a file of rows, read as `seiri run` reads it."
      })
  private @Nullable String row;

  @Option(
      names = "--field",
      paramLabel = "COLUMN=TEXT",
      description = "A named field of the row; give it once for each field.")
  private Map<String, String> fields = new LinkedHashMap<>();

  @Option(
      names = "--input-format",
      paramLabel = "FORMAT",
      description = "The file's format: csv, tsv, jsonl or xlsx. By default it is found out.")
  private @Nullable Format format;

  @Mixin private final ReadingArguments reading = new ReadingArguments();

  /// Whether the row stands in a file, where others follow it.
  boolean isOfFile() {
    return row != null;
  }

  /// The row as the request it would become.
  ///
  /// @throws CliFault if there is no such row
  Request request(ExecutionId execution) throws IOException {
    return requests(execution, 1).getFirst();
  }

  /// The row and those after it in its file, as the requests they would become.
  ///
  /// @param most how many rows, at least 1
  /// @throws CliFault if there is no such row
  List<Request> requests(ExecutionId execution, int most) throws IOException {
    if (Stream.of(input != null, row != null, !fields.isEmpty()).filter(said -> said).count()
        != 1) {
      throw new CliFault(
          "give the row as --input TEXT, as --field COLUMN=TEXT or as --row FILE:N, one of them");
    }
    if (input != null) {
      return List.of(
          Request.of(RequestId.ofRow(execution, 1), execution, new RecordId("1"), input));
    }
    List<Row> rows = row == null ? List.of(Row.ofFields(fields)) : read(row, most);
    return rows.stream().map(each -> Loader.request(execution, each)).toList();
  }

  private List<Row> read(String place, int most) throws IOException {
    Matcher matcher = ROW.matcher(place);
    if (!matcher.matches() || Long.parseLong(matcher.group(2)) < 1) {
      throw new CliFault(
          "--row %s: must be a file and a row's number from 1, such as rows.csv:1"
              .formatted(place));
    }
    long wanted = Long.parseLong(matcher.group(2));
    long rows = 0;
    List<Row> found = new ArrayList<>();
    try (RowSource source = RowSources.open(options(matcher.group(1)))) {
      while (source.hasNext() && found.size() < most) {
        Row next = source.next();
        rows = next.number();
        if (rows >= wanted) {
          found.add(next);
        }
      }
    }
    if (!found.isEmpty()) {
      return found;
    }
    throw new CliFault(
        "--row %s: %s has %s".formatted(place, matcher.group(1), Numbers.rows(rows)));
  }

  private SourceOptions options(String file) {
    return reading.options(Path.of(file), file, Optional.ofNullable(format));
  }
}
