package dev.seiri.cli.prompts;

import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.prompt.PromptStore.Registration;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.prompts.file.PromptFile;
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
      "All files are checked before the first is registered."
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
    List<Source> sources = PromptText.files(files).stream().map(Source::of).toList();
    try (Session session = stack.open(terminal)) {
      int status = 0;
      for (Source source : sources) {
        status = Math.max(status, register(session.stores().prompts(), source));
      }
      return status;
    }
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
            .of(PromptFile.write(existing), PromptFile.write(template))
            .forEach(terminal::say);
        yield ExitStatus.FAULT;
      }
    };
  }

  private int done(PromptTemplate template, String what) {
    terminal.out().println("%s %s %s".formatted(what, template.key(), template.contentSha256()));
    return 0;
  }
}
