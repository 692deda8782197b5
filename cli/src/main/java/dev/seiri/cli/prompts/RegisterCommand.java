package dev.seiri.cli.prompts;

import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.StyledLine;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.prompt.PromptStore.Registration;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.prompts.file.PromptFile;
import dev.seiri.prompts.lint.LintSettings;
import dev.seiri.prompts.lint.PromptLint;
import dev.seiri.prompts.lint.Severity;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `seiri prompts register`: stores new versions in the table.
@Command(
    name = "register",
    mixinStandardHelpOptions = true,
    description = {
      "Register prompt files.",
      "A version never changes: registering the same content again is a no-op, other content"
          + " under the same version is rejected with the difference.",
      "All files are checked before the first is registered: what `lint` reports as an error is"
          + " refused."
    })
final class RegisterCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE|DIR",
      description = "Prompt files in YAML, or folders of them.")
  private List<Path> files = List.of();

  @Mixin private final StackArguments stack = new StackArguments();

  RegisterCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    List<Path> all = PromptText.files(files);
    List<Source> sources = all.stream().map(Source::of).toList();
    if (areRefused(all)) {
      return ExitStatus.FAULT;
    }
    try (Session session = stack.open(terminal)) {
      int status = 0;
      for (Source source : sources) {
        status = Math.max(status, register(session.stores().prompts(), source));
      }
      return status;
    }
  }

  /// Prints what `lint` finds in files that keeps them from being registered.
  private boolean areRefused(List<Path> all) {
    LintSettings settings =
        new LintSettings(
            Optional.empty(),
            Optional.empty(),
            ModelCatalog.DEFAULT_MODEL,
            BedrockArguments.catalog(terminal.env()));
    List<String> errors =
        PromptLint.files(all, settings).stream()
            .flatMap(report ->
                report.findings().stream()
                    .filter(finding -> finding.severity() == Severity.ERROR)
                    .map(finding -> LintCommand.line(report, finding)))
            .toList();
    errors.forEach(terminal::say);
    if (!errors.isEmpty()) {
      terminal.say("seiri: nothing was registered; see seiri prompts lint");
    }
    return !errors.isEmpty();
  }

  /// A prompt and the file it is in, to the byte.
  private record Source(PromptTemplate template, String text) {
    static Source of(Path file) {
      String text = PromptFile.text(file);
      return new Source(PromptFile.parse(text, file.toString()), text);
    }
  }

  private int register(PromptStore prompts, Source source) {
    PromptTemplate template = source.template();
    Registration registration =
        prompts.register(
            template, Optional.of(source.text()), terminal.clock().instant(), terminal.user());
    return switch (registration) {
      case Registration.Registered registered -> done(template, "registered");
      case Registration.Unchanged unchanged -> done(template, "unchanged");
      case Registration.Conflict(PromptTemplate existing) -> {
        terminal.say(
            "seiri: prompt %s exists with other content, which is kept; use another prompt_version"
                .formatted(template.key()));
        new TextDiff(Colours.onErr(terminal))
            .of(PromptFile.write(existing), PromptFile.write(template)).stream()
                .map(StyledLine::new)
                .forEach(terminal::say);
        yield ExitStatus.FAULT;
      }
    };
  }

  private int done(PromptTemplate template, String what) {
    terminal.print("%s %s %s".formatted(what, template.key(), template.contentSha256()));
    return 0;
  }
}
