package dev.seiri.cli.rows;

import dev.seiri.cli.prompts.NamedPrompt;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.json.Json;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.loader.PromptColumns;
import dev.seiri.loader.RowsProfile;
import dev.seiri.loader.source.Format;
import dev.seiri.loader.source.ReadingArguments;
import dev.seiri.loader.source.SourceArguments;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `seiri rows`: a look at rows before anything is paid for.
@Command(
    name = "rows",
    mixinStandardHelpOptions = true,
    description = {
      "Shows how rows are understood, before anything is loaded or paid for: encoding, separator or"
          + " sheet, header, columns with examples, blanks and different values, which column is"
          + " sent, and what was noticed.",
      "With --task, checks too that the rows have the columns that the task's prompt takes.",
      "",
      "Exit status: 0 the rows can be loaded; 2 they cannot, or the arguments are at fault."
    })
public final class RowsCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      index = "0",
      paramLabel = "INPUT",
      description = "The rows, as for `seiri run`: a file, `-`, s3://BUCKET/KEY or a Google sheet.")
  private String input = "";

  @Mixin private final ReadingArguments reading = new ReadingArguments();

  @Option(
      names = "--format",
      paramLabel = "text|json",
      description = {
        "For people, or as JSON for scripts. csv, tsv, jsonl and xlsx name the input's format, as"
            + " for `seiri run`; to say both, give the option twice."
      })
  private List<String> formats = List.of();

  @Option(
      names = "--input-format",
      paramLabel = "FORMAT",
      description = "The input's format: csv, tsv, jsonl or xlsx. By default it is found out.")
  private @Nullable Format inputFormat;

  @Option(
      names = "--task",
      paramLabel = "TASK|FILE",
      description = "The task that the rows are for, or a prompt file that need not be registered.")
  private @Nullable String task;

  @Option(
      names = "--prompt-version",
      paramLabel = "VERSION",
      description = "The task's version or label. By default @production, else the only version.")
  private @Nullable String version;

  @Mixin private final StackArguments stack = new StackArguments();

  public RowsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    boolean json = isJsonWanted();
    SourceArguments source = new SourceArguments(input, inputFormat(), reading);
    Optional<PromptTemplate> prompt = prompt();
    RowsProfile profile = RowsProfile.of(stack.fetch(terminal, source));
    if (prompt.isPresent()) {
      profile = PromptColumns.noting(prompt.get(), profile);
    }
    RowsReport report = new RowsReport(input, profile, prompt.map(PromptTemplate::key));
    if (json) {
      terminal.printAll(Json.pretty(report.json()));
    } else {
      report.lines().forEach(terminal::print);
    }
    return profile.isLoadable() ? 0 : ExitStatus.FAULT;
  }

  private boolean isJsonWanted() {
    return formats.stream().anyMatch(word -> word.equalsIgnoreCase("json"));
  }

  private Optional<Format> inputFormat() {
    Optional<Format> found = Optional.ofNullable(inputFormat);
    for (String word : formats) {
      switch (word.toUpperCase(Locale.ROOT)) {
        case "TEXT", "JSON" -> {
          // Says how the report is written.
        }
        case "CSV", "TSV", "JSONL", "XLSX" ->
            found = Optional.of(Format.valueOf(word.toUpperCase(Locale.ROOT)));
        default ->
            throw new CliFault(
                "--format %s: must be text or json, or the input's csv, tsv, jsonl or xlsx"
                    .formatted(word));
      }
    }
    return found;
  }

  private Optional<PromptTemplate> prompt() throws InterruptedException {
    if (task == null) {
      if (version != null) {
        throw new CliFault("--prompt-version: name the task with --task");
      }
      return Optional.empty();
    }
    return Optional.of(NamedPrompt.find(terminal, stack, task, Optional.ofNullable(version)));
  }
}
