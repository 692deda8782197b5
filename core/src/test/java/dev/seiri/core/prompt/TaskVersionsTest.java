package dev.seiri.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.testing.MemoryPrompts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TaskVersionsTest {
  private final MemoryPrompts prompts = new MemoryPrompts();
  private final TaskVersions versions = new TaskVersions(prompts, "t");

  @Test
  void productionIsUsedWhereNoVersionIsNamed() {
    register("t", "v1");
    register("t", "v2");
    prompts.label("t", "@production", "v1");

    assertThat(versions.byDefault()).isEqualTo(new TaskVersions.Default.Released(key("t", "v1")));
  }

  @Test
  void withoutProductionTheOnlyVersionOfTheTaskIsUsed() {
    register("t", "v1");
    register("other", "v1");
    register("other", "v2");

    assertThat(versions.byDefault()).isEqualTo(new TaskVersions.Default.Only(key("t", "v1")));
  }

  @Test
  void ofSeveralVersionsOrNoneThereIsNoDefault() {
    assertThat(versions.byDefault()).isEqualTo(new TaskVersions.Default.None(List.of()));
    register("t", "v1");
    register("t", "v2");

    assertThat(versions.byDefault())
        .isEqualTo(new TaskVersions.Default.None(List.of(key("t", "v1"), key("t", "v2"))));
    assertThat(versions.names()).containsExactly("v1", "v2");
  }

  @Test
  void aLabelStandsForItsVersionAndAnyOtherNameForItself() {
    prompts.label("t", "@candidate", "v2");

    assertThat(versions.named("@candidate")).contains(key("t", "v2"));
    assertThat(versions.named("@missing")).isEmpty();
    assertThat(versions.named("v9")).contains(key("t", "v9"));
  }

  private void register(String task, String version) {
    prompts.put(
        new PromptTemplate(
            key(task, version), "", "", "{{ input_value }}", Optional.empty(), Defaults.NONE));
  }

  private static PromptKey key(String task, String version) {
    return new PromptKey(task, version);
  }
}
