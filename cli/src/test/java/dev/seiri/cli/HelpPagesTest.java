package dev.seiri.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.session.Terminal;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;

/// `docs/cli.md` is generated from the commands' help. `-Dseiri.write-docs=true` writes it.
class HelpPagesTest {
  private static final Path PAGE = Path.of(System.getProperty("seiri.root"), "docs", "cli.md");

  @Test
  void theHelpPagesAreUpToDate() throws IOException {
    String page = page();
    if (Boolean.getBoolean("seiri.write-docs")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, page);
    }
    assertThat(PAGE)
        .as("run ./mvnw -pl cli -am verify -Dseiri.write-docs=true to generate it")
        .hasContent(page);
  }

  /// A command whose name the arguments begin with is built without the others, as the same one.
  @Test
  void eachCommandBuiltAloneIsTheSame() {
    Set<String> groups = new TreeSet<>();
    Seiri.commandLine(terminal())
        .getSubcommands()
        .forEach((name, whole) -> {
          CommandLine root = Seiri.commandLine(terminal(), List.of(name));
          assertThat(root.getSubcommands()).containsOnlyKeys(name);
          assertThat(help(only(root))).isEqualTo(help(whole));
          if (!whole.getSubcommands().isEmpty()) {
            groups.add(name);
          }
        });
    assertThat(groups).containsExactly("corrections", "golden", "local", "prompts");
  }

  @Test
  void eachPromptsCommandBuiltAloneIsTheSame() {
    only(Seiri.commandLine(terminal(), List.of("prompts")))
        .getSubcommands()
        .forEach((name, whole) -> {
          CommandLine group = only(Seiri.commandLine(terminal(), List.of("prompts", name)));
          assertThat(group.getSubcommands()).containsOnlyKeys(name);
          assertThat(help(only(group))).isEqualTo(help(whole));
        });
  }

  private static CommandLine only(CommandLine group) {
    return group.getSubcommands().values().iterator().next();
  }

  private static String help(CommandLine command) {
    StringBuilder pages = new StringBuilder();
    append(pages, command);
    return pages.toString();
  }

  private static Terminal terminal() {
    return new Terminal(
        InputStream.nullInputStream(),
        new PrintStream(OutputStream.nullOutputStream()),
        new PrintStream(OutputStream.nullOutputStream()),
        Map.of(),
        Clock.systemUTC());
  }

  private static String page() {
    Terminal terminal = terminal();
    StringBuilder page = new StringBuilder();
    page.append("# The `seiri` command\n\n");
    page.append("Written by the commands themselves; a test keeps it so.\n");
    append(page, Seiri.commandLine(terminal));
    return page.toString();
  }

  private static void append(StringBuilder page, CommandLine command) {
    page.append("\n## ").append(command.getCommandSpec().qualifiedName()).append("\n\n");
    page.append("```text\n");
    command
        .getUsageMessage(Ansi.OFF)
        .lines()
        .map(String::stripTrailing)
        .forEach(line -> page.append(line).append('\n'));
    page.append("```\n");
    command.getSubcommands().values().stream().distinct().forEach(child -> append(page, child));
  }
}
