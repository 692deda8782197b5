package dev.seiri.loader.fetch;

import dev.seiri.aws.AwsClients;
import dev.seiri.aws.s3.S3Objects;
import dev.seiri.loader.sheets.GoogleTokens;
import dev.seiri.loader.sheets.SheetAddress;
import dev.seiri.loader.sheets.SheetDownload;
import dev.seiri.loader.sheets.SheetDownload.Wanted;
import dev.seiri.loader.sheets.SheetsApi;
import dev.seiri.loader.source.Format;
import dev.seiri.loader.source.InputFault;
import dev.seiri.loader.source.RowFilter;
import dev.seiri.loader.source.SourceArguments;
import dev.seiri.loader.source.SourceNote;
import dev.seiri.loader.source.SourceOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.services.s3.S3Client;

/// A fetcher of rows: a file stays where it is; standard input, an S3 object and a Google sheet are
/// copied into a folder once, since rows are read more than once and must not change in between.
public final class Fetcher {
  private static final Pattern OBJECT = Pattern.compile("s3://([^/]+)/(.+)");
  private static final String SHEETS = "https://sheets.googleapis.com";

  private final Map<String, String> env;
  private final InputStream stdin;
  private final Path folder;

  /// @param env configures Google and AWS, and their credentials
  /// @param folder for copies, deleted with this process
  public Fetcher(Map<String, String> env, InputStream stdin, Path folder) {
    this.env = Map.copyOf(env);
    this.stdin = stdin;
    this.folder = folder;
  }

  /// The rows that arguments name; of a sheet only the columns that they ask for, if they do.
  ///
  /// @throws InputFault if they cannot be fetched
  /// @throws dev.seiri.core.StoreUnavailable if S3 does not answer
  public SourceOptions fetch(SourceArguments arguments) throws InterruptedException {
    return fetch(arguments, false);
  }

  /// The same with all columns of a sheet, for what shows whole rows.
  public SourceOptions fetchWhole(SourceArguments arguments) throws InterruptedException {
    return fetch(arguments, true);
  }

  private SourceOptions fetch(SourceArguments arguments, boolean whole)
      throws InterruptedException {
    if (arguments.isStdin()) {
      return arguments.optionsOfStdin(SourceArguments.spool(stdin, folder));
    }
    String input = arguments.input();
    try {
      if (input.startsWith("s3://")) {
        return arguments.optionsOfFetched(object(input), Optional.empty());
      }
      if (SheetAddress.isOne(input)) {
        return sheet(arguments, whole);
      }
    } catch (IOException e) {
      throw new InputFault("%s: cannot be copied here: %s".formatted(input, e.getMessage()));
    }
    return arguments.options();
  }

  private Path object(String address) throws IOException {
    Matcher matcher = OBJECT.matcher(address);
    if (!matcher.matches()) {
      throw new InputFault(address + ": must be s3://BUCKET/KEY");
    }
    Path file = copy();
    try (S3Client s3 = AwsClients.ofEnvironment(2).s3();
        OutputStream out = Files.newOutputStream(file)) {
      if (!new S3Objects(s3).copy(matcher.group(1), matcher.group(2), out)) {
        throw new InputFault(address + ": there is no such object");
      }
    }
    return file;
  }

  private SourceOptions sheet(SourceArguments arguments, boolean whole)
      throws IOException, InterruptedException {
    SourceOptions options = arguments.optionsOfFetched(folder, Optional.of(Format.JSONL));
    SheetAddress address = SheetAddress.parse(arguments.input()).withHeaderRow(options.headerRow());
    if (options.sheet().isPresent()) {
      throw new InputFault(
          arguments.input()
              + ": --sheet is for workbooks; give the address that the browser shows while the"
              + " sheet is open, which ends in its gid");
    }
    SequencedSet<String> columns = new LinkedHashSet<>(options.inputColumns());
    boolean others = whole || columns.isEmpty();
    options.idColumn().ifPresent(columns::add);
    options.where().map(RowFilter::column).ifPresent(columns::add);
    Path file = copy();
    URI endpoint = URI.create(env.getOrDefault("GOOGLE_SHEETS_ENDPOINT", SHEETS));
    List<SourceNote> notes =
        new SheetDownload(new SheetsApi(endpoint, GoogleTokens.of(env), Thread::sleep))
            .download(
                address,
                new Wanted(
                    columns.stream().toList(),
                    others,
                    options.workbook().unnamedColumns(),
                    options.idColumn(),
                    arguments.render()),
                file);
    if (Files.size(file) == 0) {
      throw new InputFault(
          arguments.input() + ": has a header row and no rows; there is nothing to do");
    }
    return arguments
        .optionsOfFetched(file, Optional.of(Format.JSONL))
        .withoutHeaderRow()
        .withFetched(notes);
  }

  private Path copy() throws IOException {
    Path file = Files.createTempFile(folder, "fetched-", ".rows");
    file.toFile().deleteOnExit();
    return file;
  }
}
