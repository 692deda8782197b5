package dev.seiri.cli.prompts;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.StyledLine;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.prompts.file.PromptFile;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `seiri prompts diff`: two versions side by side.
@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = {
      "Show the differences between two prompts, by words.",
      "`diff TASK A B`, where A and B are versions, labels such as @production, or prompt"
          + " files; or `diff FILE FILE`.",
      "Removed words are in [-…-], new ones in {+…+}; on a terminal in colour, unless"
          + " NO_COLOR is set. Files are compared by their content, not their layout.",
      "",
      "Exit status: 0, whether they differ or not; 2 one of them cannot be found."
    })
final class DiffCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(
      arity = "2..3",
      paramLabel = "TASK A B",
      description = "The task and two of its versions, labels, or files; or two files.")
  private List<String> words = List.of();

  @Mixin private final StackArguments stack = new StackArguments();

  DiffCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    List<String> sides = words.subList(words.size() - 2, words.size());
    if (words.size() == 2 && !sides.stream().allMatch(PromptText::isFile)) {
      throw new CliFault("give a task and two of its versions, or two prompt files");
    }
    if (sides.stream().allMatch(PromptText::isFile)) {
      print(file(sides.getFirst()), file(sides.getLast()));
      return 0;
    }
    try (Session session = stack.open(terminal)) {
      PromptLookup lookup = new PromptLookup(session.stores().prompts(), words.getFirst());
      print(side(lookup, sides.getFirst()), side(lookup, sides.getLast()));
    }
    return 0;
  }

  private static PromptTemplate side(PromptLookup lookup, String name) {
    return PromptText.isFile(name) ? file(name) : lookup.template(Optional.of(name));
  }

  private static PromptTemplate file(String name) {
    return PromptFile.read(Path.of(name));
  }

  private void print(PromptTemplate before, PromptTemplate after) {
    List<String> difference =
        new TextDiff(Colours.onOut(terminal)).of(PromptFile.write(before), PromptFile.write(after));
    difference.stream().map(StyledLine::new).forEach(terminal::print);
    if (difference.isEmpty()) {
      terminal.say("%s and %s are the same".formatted(before.key(), after.key()));
    }
  }
}
