package dev.seiri.cli.eval;

import dev.seiri.cli.prompts.NamedPrompt;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.evaluation.golden.GoldenSchema;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// The arguments that name the prompt by whose schema golden rows are made or checked.
final class SchemaArguments {
  @Option(
      names = "--prompt",
      paramLabel = "TASK|FILE",
      description = {
        "The prompt by whose output_schema values are made and fields are checked: a task, or a"
            + " prompt file that need not be registered."
      })
  private @Nullable String prompt;

  @Option(
      names = "--prompt-version",
      paramLabel = "VERSION",
      description = {
        "The task's version, or a label such as @candidate. By default @production, else the only"
            + " version."
      })
  private @Nullable String version;

  @Mixin private final StackArguments stack = new StackArguments();

  /// The schema, if a prompt was named.
  ///
  /// @throws CliFault if there is no such prompt, or it has no schema
  Optional<GoldenSchema> schema(Terminal terminal) throws InterruptedException {
    if (prompt == null) {
      if (version != null) {
        throw new CliFault("--prompt-version needs --prompt TASK");
      }
      return Optional.empty();
    }
    PromptTemplate template =
        NamedPrompt.find(terminal, stack, prompt, Optional.ofNullable(version));
    return Optional.of(
        GoldenSchema.of(template)
            .orElseThrow(() ->
                new CliFault(
                    "--prompt: %s has no output_schema; leave --prompt out"
                        .formatted(template.key()))));
  }
}
