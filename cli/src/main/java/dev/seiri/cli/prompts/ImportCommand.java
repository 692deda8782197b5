package dev.seiri.cli.prompts;

import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.prompts.convert.Conversion;
import dev.seiri.prompts.convert.Converted;
import dev.seiri.prompts.convert.NotAPrompt;
import dev.seiri.prompts.convert.Style;
import dev.seiri.prompts.file.PromptFile;
import dev.seiri.prompts.lint.LintReport;
import dev.seiri.prompts.lint.LintSettings;
import dev.seiri.prompts.lint.PromptLint;
import dev.seiri.prompts.lint.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `seiri prompts import`: converts prompts of other tools.
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Convert prompts of other tools to prompt files.",
      "Read are LangChain's and LangSmith's prompts, message lists of OpenAI and Anthropic,"
          + " promptfoo and Langfuse in YAML or JSON; .prompty and .prompt files; Jinja templates,"
          + " with role marks too; and plain text. What cannot be converted is named with its line;"
          + " the result is linted. Model settings are carried over; keys, addresses and headers"
          + " never are.",
      "A template with one variable takes the row's text in its place; of several, each is a"
          + " column (fields.NAME), unless --input-variable says which is the row's text.",
      "",
      "Exit status: 0 everything was converted and lints clean; 1 the files are written, but"
          + " something has to be fixed by hand; 2 a file is no prompt, or a file exists already."
    })
final class ImportCommand implements Callable<Integer> {
  private static final int TO_MEND = 1;

  private final Terminal terminal;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description = {
        "Files: .yaml, .yml and .json hold prompts of the tools above, .jinja, .jinja2 and .j2"
            + " Jinja templates, .prompty and .prompt settings and messages, others Jinja if there"
            + " is {{ or {%% in them, else plain text."
      })
  private List<Path> files = List.of();

  @Option(
      names = "--style",
      paramLabel = "STYLE",
      description =
          "langchain (any YAML or JSON), front_matter, jinja, f_string or text, whatever the file"
              + " is called.")
  private @Nullable Style style;

  @Option(
      names = "--task",
      paramLabel = "TASK",
      description = "The task's name. By default the file's, without ending and version.")
  private @Nullable String task;

  @Option(
      names = "--prompt-version",
      paramLabel = "VERSION",
      description = {
        "The version's name. By default what a file's name ends with (ner.v2.jinja, ner/v2.jinja),"
            + " else v1."
      })
  private @Nullable String version;

  @Option(
      names = "--input-variable",
      paramLabel = "NAME",
      description = "The variable that is the row's text.")
  private @Nullable String inputVariable;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      defaultValue = "prompts",
      description = "Where DIR/TASK/VERSION.yaml are written. By default ${DEFAULT-VALUE}.")
  private Path folder = Path.of("prompts");

  @Option(names = "--force", description = "Overwrite existing files.")
  private boolean force;

  ImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    if (task != null && files.size() > 1) {
      throw new CliFault(
          String.format(
              Locale.ROOT, "--task names one prompt, and there are %d files", files.size()));
    }
    ImportedFiles.checkNumber(files);
    checkNames();
    int status = 0;
    for (Path file : files) {
      status = Math.max(status, convert(file));
    }
    return status;
  }

  private int convert(Path file) throws IOException {
    ImportedFiles source = ImportedFiles.of(file);
    String text = source.text();
    Style written = style == null ? Style.of(file.toString(), text) : style;
    Converted converted = checked(converted(file, source, text, written));
    PromptTemplate template = template(file, converted);
    Path to =
        folder
            .resolve(FileNames.of(template.key().taskName()))
            .resolve(FileNames.of(template.key().version()) + ".yaml");
    if (Files.exists(to) && !force) {
      throw new CliFault(
          "%s: exists already; choose another --task or --prompt-version, or --force it"
              .formatted(to));
    }
    Files.createDirectories(to.toAbsolutePath().getParent());
    Files.writeString(to, PromptFile.write(template));
    terminal.print("written " + to);
    converted
        .losses()
        .forEach(loss ->
            terminal.say(
                String.format(
                    Locale.ROOT, "%s:%d: not carried over: %s", file, loss.line(), loss.what())));
    if (inputVariable != null && !converted.columns().isEmpty()) {
      terminal.say(
          "note: a row of a file is sent either as input_value or as columns; this prompt is for"
              + " clients that put requests with both");
    }
    if (template.outputSchema().isEmpty()) {
      terminal.say(
          "note: %s has no output_schema, and Seiri takes one JSON object as an answer: let the prompt ask for it, and describe its properties in an output_schema (docs/prompts.md)"
              .formatted(to));
    }
    boolean clean = lint(to, converted);
    return clean && converted.losses().isEmpty() ? 0 : TO_MEND;
  }

  /// The same without a schema that is none, which is a loss.
  private static Converted checked(Converted converted) {
    List<OutputSchema.Fault> faults =
        converted.outputSchema().map(OutputSchema::faultsOfSchema).orElse(List.of());
    return faults.isEmpty()
        ? converted
        : converted.withoutSchema("the output schema: " + faults.getFirst().message());
  }

  private Converted converted(Path file, ImportedFiles source, String text, Style written) {
    try {
      return new Conversion(written, Optional.ofNullable(inputVariable), source::beside)
          .convert(text);
    } catch (NotAPrompt e) {
      throw new CliFault("%s: %s".formatted(file, e.getMessage()));
    }
  }

  /// Two files of one command must not become the same version.
  private void checkNames() {
    Map<PromptKey, Path> versions = new HashMap<>();
    for (Path file : files) {
      Path before = versions.putIfAbsent(key(file), file);
      if (before != null && !before.equals(file)) {
        throw new CliFault(
            "%s and %s both become %s; give them other names, or import them one by one with --prompt-version"
                .formatted(before, file, key(file)));
      }
    }
  }

  private PromptKey key(Path file) {
    ImportedName name = ImportedName.of(file);
    try {
      return new PromptKey(
          task == null ? name.task() : task, version == null ? name.version() : version);
    } catch (IllegalArgumentException e) {
      throw new CliFault("%s: %s".formatted(file, e.getMessage()));
    }
  }

  private PromptTemplate template(Path file, Converted converted) {
    try {
      return new PromptTemplate(
          key(file),
          "Imported from " + file.getFileName() + ".",
          converted.system(),
          converted.prompt(),
          converted.outputSchema().map(OutputSchema::of),
          converted.defaults());
    } catch (IllegalArgumentException e) {
      throw new CliFault("%s: %s".formatted(file, e.getMessage()));
    }
  }

  private boolean lint(Path file, Converted converted) {
    Set<String> columns = Set.copyOf(converted.columns());
    LintReport report =
        PromptLint.files(
                List.of(file),
                new LintSettings(
                    Optional.of(columns),
                    Optional.empty(),
                    ModelCatalog.DEFAULT_MODEL,
                    BedrockArguments.catalog(terminal.env())))
            .getFirst();
    report.findings().stream()
        .filter(finding -> finding.severity() != Severity.NOTE)
        .forEach(finding -> terminal.say(LintCommand.line(report, finding)));
    return report.count(Severity.ERROR) == 0;
  }
}
