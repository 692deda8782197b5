package dev.seiri.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The `seiri` commands that documents show exist, with their options. What exists is in
/// `docs/cli.md`, which is generated from the commands.
class DocumentedCommandsTest {
  private static final String GENERATED = "docs/cli.md";
  private static final Pattern IN_SHELL = Pattern.compile("(?:^|[\\s(])(?:scripts/)?seiri +(.*)");
  private static final Pattern INLINE = Pattern.compile("`(?:scripts/)?seiri ([^`]*)`");
  private static final Pattern STACK = Pattern.compile("^--stack \\S+\\s*");
  private static final Pattern OPTION = Pattern.compile("--[a-z0-9-]+");

  /// The options of each command, such as `prompts lint`.
  private static final Map<String, Set<String>> OPTIONS = optionsOfCommands();

  @Test
  void commandsAndOptionsInDocumentsExist() {
    List<String> faults =
        MarkdownPage.all().stream()
            .filter(page -> !page.name().equals(GENERATED))
            .flatMap(page ->
                commands(page).flatMap(DocumentedCommandsTest::faults).map(page.name()::concat))
            .toList();
    assertThat(faults).as("commands that %s does not have", GENERATED).isEmpty();
  }

  @Test
  void anUnknownCommandOrOptionIsFound() {
    assertThat(faults("prompts lint FILE --rows rows.csv")).isEmpty();
    assertThat(faults("--stack seiri-dev cancel|resume EXECUTION")).isEmpty();
    assertThat(faults("prompts register|list")).isEmpty();
    assertThat(faults("prompts fly FILE")).isNotEmpty();
    assertThat(faults("prompts register|fly")).isNotEmpty();
    assertThat(faults("cancel|revive EXECUTION")).isNotEmpty();
    assertThat(faults("run rows.csv --quickly")).isNotEmpty();
  }

  private static Map<String, Set<String>> optionsOfCommands() {
    Map<String, Set<String>> options = new TreeMap<>();
    String command = "";
    for (String line : MarkdownPage.lines(MarkdownPage.ROOT.resolve(GENERATED))) {
      if (line.startsWith("## seiri")) {
        command = line.substring("## seiri".length()).strip();
      }
      options.computeIfAbsent(command, name -> new TreeSet<>()).addAll(options(line).toList());
    }
    return options;
  }

  /// What follows `seiri` in blocks of shell commands and in inline code.
  private static Stream<String> commands(MarkdownPage page) {
    Stream<String> inShell =
        page.blocks().stream()
            .filter(block -> block.language().equals("sh"))
            .flatMap(block -> String.join("\n", block.commands()).replace("\\\n", " ").lines())
            .map(IN_SHELL::matcher)
            .filter(Matcher::find)
            .map(command -> command.group(1));
    Stream<String> inline = INLINE.matcher(page.prose()).results().map(command -> command.group(1));
    return Stream.concat(inShell, inline);
  }

  /// What is wrong with a command. `a|b` stands for two commands.
  private static Stream<String> faults(String written) {
    String[] words = STACK.matcher(written).replaceFirst("").split("[\\s)\"]+");
    if (!words[0].matches("[a-z|-]+")) {
      return Stream.of();
    }
    String second = words.length > 1 ? words[1] : "";
    return Arrays.stream(words[0].split("\\|"))
        .flatMap(first -> isGroup(first) ? subcommands(first, second) : Stream.of(first))
        .flatMap(command -> faults(command, written));
  }

  private static Stream<String> subcommands(String group, String words) {
    return words.matches("[a-z].*")
        ? Arrays.stream(words.split("\\|")).map(word -> group + " " + word)
        : Stream.of(group);
  }

  private static boolean isGroup(String command) {
    return OPTIONS.keySet().stream().anyMatch(name -> name.startsWith(command + " "));
  }

  private static Stream<String> faults(String command, String written) {
    if (!OPTIONS.containsKey(command)) {
      return Stream.of(": `seiri %s`: there is no command %s".formatted(written, command));
    }
    return options(written)
        .filter(option -> !OPTIONS.getOrDefault(command, Set.of()).contains(option))
        .map(option -> ": `seiri %s`: %s has no option %s".formatted(written, command, option));
  }

  private static Stream<String> options(String text) {
    return OPTION.matcher(text).results().map(option -> option.group());
  }
}
