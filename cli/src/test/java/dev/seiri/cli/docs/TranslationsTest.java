package dev.seiri.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A document and its translation, `X.md` and `X.ja.md`, have the same commands, links and
/// pictures.
class TranslationsTest {
  private static final String JAPANESE = ".ja.md";

  static Stream<String> translations() {
    return MarkdownPage.all().stream()
        .map(MarkdownPage::name)
        .filter(name -> name.endsWith(JAPANESE));
  }

  @Test
  void theReadmeIsTranslated() {
    assertThat(translations()).contains("README.ja.md");
  }

  @ParameterizedTest
  @MethodSource("translations")
  void aTranslationHasTheCommandsOfItsOriginal(String name) {
    assertThat(commands(translation(name)))
        .as("code blocks of %s, compared with those of %s", name, originalName(name))
        .containsExactlyElementsOf(commands(original(name)));
  }

  @ParameterizedTest
  @MethodSource("translations")
  void aTranslationHasTheLinksAndPicturesOfItsOriginal(String name) {
    assertThat(targets(translation(name)))
        .as("links of %s, compared with those of %s", name, originalName(name))
        .containsExactlyElementsOf(targets(original(name)));
  }

  @Test
  void commentsMayBeTranslatedAndCommandsMayNot() {
    assertThat(commandsOf("seiri run a.csv   # 実行します")).isEqualTo(commandsOf("seiri run a.csv"));
    assertThat(commandsOf("seiri run b.csv")).isNotEqualTo(commandsOf("seiri run a.csv"));
    assertThat(commandsOf("seiri run https://sheets/edit#gid=1"))
        .isNotEqualTo(commandsOf("seiri run https://sheets/edit#gid=0"));
  }

  private static List<String> commandsOf(String line) {
    return commands(MarkdownPage.parse(MarkdownPage.ROOT, List.of("```sh", line, "```")));
  }

  /// Each block's language, then its lines.
  private static List<String> commands(MarkdownPage page) {
    return page.blocks().stream()
        .flatMap(
            block -> Stream.concat(Stream.of("```" + block.language()), block.commands().stream()))
        .toList();
  }

  /// Where links lead, whichever of two languages they lead to. The anchors of a translated
  /// document are translated with its headings, so they are left out.
  private static Set<String> targets(MarkdownPage page) {
    Set<String> targets = new TreeSet<>();
    for (String link : page.links()) {
      int hash = link.indexOf('#');
      String file = (hash < 0 ? link : link.substring(0, hash)).replace(JAPANESE, ".md");
      targets.add(hash < 0 || isTranslated(page, file) ? file : file + link.substring(hash));
    }
    return targets;
  }

  private static boolean isTranslated(MarkdownPage page, String target) {
    return target.isEmpty()
        || target.endsWith(".md")
            && Files.exists(page.file().resolveSibling(target.replaceAll("\\.md$", JAPANESE)));
  }

  private static MarkdownPage translation(String name) {
    return MarkdownPage.read(MarkdownPage.ROOT.resolve(name));
  }

  private static MarkdownPage original(String name) {
    Path file = MarkdownPage.ROOT.resolve(originalName(name));
    assertThat(file).as("what %s translates", name).exists();
    return MarkdownPage.read(file);
  }

  private static String originalName(String name) {
    return name.replace(JAPANESE, ".md");
  }
}
