package dev.seiri.cli.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Links within the project lead to files and headings that exist.
class DocumentLinksTest {
  @Test
  void relativeLinksLeadSomewhere() {
    List<String> dead = new ArrayList<>();
    for (MarkdownPage page : MarkdownPage.all()) {
      page.links().stream()
          .filter(link -> !link.matches("[a-z]+:.*"))
          .filter(link -> isDead(page, link))
          .forEach(link -> dead.add(page.name() + ": " + link));
    }
    assertThat(dead).as("links to files or headings that do not exist").isEmpty();
  }

  @Test
  void aMissingFileOrHeadingIsFound() {
    MarkdownPage page =
        MarkdownPage.parse(
            MarkdownPage.ROOT.resolve("page.md"),
            List.of("# One heading, `code`", "# Twice", "# Twice"));

    assertThat(isDead(page, "#one-heading-code")).isFalse();
    assertThat(isDead(page, "#twice-1")).isFalse();
    assertThat(isDead(page, "#another")).isTrue();
    assertThat(isDead(page, "docs/no-such-file.md")).isTrue();
    assertThat(isDead(page, "docs/cli.md#seiri-run")).isFalse();
    assertThat(isDead(page, "docs/cli.md#seiri-fly")).isTrue();
  }

  private static boolean isDead(MarkdownPage page, String link) {
    int hash = link.indexOf('#');
    String path = hash < 0 ? link : link.substring(0, hash);
    Path target = path.isEmpty() ? page.file() : page.file().resolveSibling(path).normalize();
    if (hash < 0) {
      return !Files.exists(target);
    }
    String anchor = link.substring(hash + 1);
    return path.isEmpty()
        ? !page.anchors().contains(anchor)
        : !Files.exists(target) || !MarkdownPage.read(target).anchors().contains(anchor);
  }
}
