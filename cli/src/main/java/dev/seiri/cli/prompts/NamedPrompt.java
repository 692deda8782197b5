package dev.seiri.cli.prompts;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.prompts.file.PromptFile;
import java.nio.file.Path;
import java.util.Optional;

/// A prompt by what people call it: a registered task, or a file.
public final class NamedPrompt {
  private NamedPrompt() {}

  /// @param prompt the task or the file
  /// @param version of a task: a version or a label; absent: `@production`, else the only version
  /// @throws CliFault if there is none
  public static PromptTemplate find(
      Terminal terminal, StackArguments stack, String prompt, Optional<String> version)
      throws InterruptedException {
    if (PromptText.isFile(prompt)) {
      if (version.isPresent()) {
        throw new CliFault("--prompt-version: a file holds one version; leave it out");
      }
      return PromptFile.read(Path.of(prompt));
    }
    try (Session session = stack.open(terminal)) {
      return new PromptLookup(session.stores().prompts(), prompt).template(version);
    }
  }
}
