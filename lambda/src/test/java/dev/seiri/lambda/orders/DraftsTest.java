package dev.seiri.lambda.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.testing.MemoryPrompts;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DraftsTest {
  private static final Instant NOW = Instant.parse("2026-11-20T00:00:00Z");

  private final MemoryPrompts prompts =
      new MemoryPrompts()
          .put(
              new PromptTemplate(
                  new PromptKey("t", "v1"),
                  "Takes apart.",
                  "You are careful.",
                  "<input>{{ input_value }}</input>",
                  Optional.empty(),
                  Defaults.NONE))
          .label("t", "@production", "v1");

  private final Drafts drafts = new Drafts(prompts);

  @Test
  void aDraftIsAVersionOfItsOwnThatNoLabelNames() {
    Drafts.Draft draft = drafts.register(order("@production", "Say {{ input_value }}"), NOW);
    assertThat(draft.isNew()).isTrue();
    assertThat(draft.key().version()).matches("draft-[0-9a-f]{12}");
    PromptTemplate there = prompts.find(draft.key()).orElseThrow();
    assertThat(there.promptTemplate()).isEqualTo("Say {{ input_value }}");
    assertThat(there.systemTemplate()).as("as it was").isEqualTo("You are careful.");
    assertThat(there.description()).isEqualTo("Draft of v1");
    assertThat(prompts.resolve(new PromptKey("t", "@production")))
        .contains(new PromptKey("t", "v1"));
  }

  @Test
  void theSameDraftIsOneVersionHoweverOftenItIsSent() {
    Drafts.Draft first = drafts.register(order("v1", "Say {{ input_value }}"), NOW);
    Drafts.Draft again = drafts.register(order("@production", "Say {{ input_value }}"), NOW);
    assertThat(again.key()).isEqualTo(first.key());
    assertThat(again.isNew()).isFalse();
    assertThat(drafts.register(order("v1", "Tell {{ input_value }}"), NOW).key())
        .isNotEqualTo(first.key());
  }

  @Test
  void aDraftMayAskForColumnsThatNobodyKnowsYet() {
    String text =
        "{{ fields.company }} of {{ fields['所在地'] }}{% for i in range(1, 3) %}{{ fields.note }}{%"
            + " endfor %}";
    assertThat(drafts.register(order("v1", text), NOW).isNew()).isTrue();
  }

  @Test
  void aDraftWithAFaultIsRefusedInPlainWords() {
    assertThat(fault("{% include 'x' %}"))
        .hasMessageStartingWith("prompt_template, line 1: Unexpected tag name");
    assertThat(fault("{{ company }}"))
        .hasMessageContaining("there is no variable company")
        .hasMessageContaining("input_value, record_id and fields");
    assertThat(fault("{{ input_value ")).hasMessageContaining("prompt_template");
    assertThat(fault(" ")).hasMessage("prompt_template must not be blank");
    assertThat(fault("{% for i in range(1, 1000000) %}x{% endfor %}").code())
        .isEqualTo(OrderFault.Code.BAD_PROMPT);
    assertThat(fault("Say something."))
        .hasMessageStartingWith("the prompt takes nothing from the row");
    assertThat(prompts.list()).hasSize(1);
  }

  @Test
  void aVersionThatIsNotThereIsSaid() {
    OrderFault fault =
        catchThrowableOfType(
            OrderFault.class, () -> drafts.register(order("v9", "{{ input_value }}"), NOW));
    assertThat(fault.code()).isEqualTo(OrderFault.Code.NOT_FOUND);
    assertThat(fault).hasMessage("task t has no version v9");
  }

  @Test
  void handingOverIsADraftWithANote() {
    PromptKey draft = drafts.register(order("v1", "Say {{ input_value }}"), NOW).key();
    PromptKey handed =
        drafts
            .register(
                new Order.Draft(
                    "t",
                    draft.version(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("Handed over by Taro: fewer mistakes"),
                    Optional.of("Taro")),
                NOW)
            .key();
    PromptTemplate there = prompts.find(handed).orElseThrow();
    assertThat(there.promptTemplate()).isEqualTo("Say {{ input_value }}");
    assertThat(there.description()).isEqualTo("Handed over by Taro: fewer mistakes");
  }

  private OrderFault fault(String text) {
    OrderFault fault =
        catchThrowableOfType(OrderFault.class, () -> drafts.register(order("v1", text), NOW));
    assertThat(fault.code()).isEqualTo(OrderFault.Code.BAD_PROMPT);
    return fault;
  }

  private static Order.Draft order(String from, String text) {
    return new Order.Draft(
        "t", from, Optional.empty(), Optional.of(text), Optional.empty(), Optional.empty());
  }
}
