package dev.seiri.prompts.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.check.CheckFields;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ChecksPageTest {
  private static final Pattern BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);

  @Test
  void whatThePageShowsCanBeWritten() throws IOException {
    String page = Files.readString(Path.of(System.getProperty("seiri.root"), "docs", "checks.md"));
    List<String> blocks = BLOCK.matcher(page).results().map(found -> found.group(1)).toList();
    assertThat(blocks).hasSize(2);
    for (String block : blocks) {
      JsonNode list =
          PromptFile.tree(block).has("checks")
              ? PromptFile.tree(block).path("checks")
              : PromptFile.tree(named(block));
      CheckFields fields = CheckFields.of(list);
      assertThat(fields.faults()).isEmpty();
      assertThat(fields.checks().faults()).isEmpty();
      assertThat(fields.checks().names()).hasSize(5);
    }
  }

  /// Each with a name of its own.
  private static String named(String block) {
    String text = block;
    for (int i = 1; text.contains("\n- cel") || text.startsWith("- cel"); i++) {
      text = text.replaceFirst("(?m)^- cel", "- name: check%s\n  cel".formatted(i));
    }
    return text;
  }
}
