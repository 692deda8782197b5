package dev.seiri.loader;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Variant;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.model.Inference;
import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.testing.MemoryEvaluations;
import dev.seiri.core.testing.MemoryExecutions;
import dev.seiri.core.testing.MemoryPrompts;
import dev.seiri.core.testing.MemoryRequests;
import dev.seiri.loader.source.SourceOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Executions that are loaded as experiments.
class VariantSpecsTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-01T12:00:00Z"), ZoneOffset.UTC);

  @TempDir private Path folder = Path.of("");

  private final MemoryExecutions executions = new MemoryExecutions();
  private final MemoryPrompts prompts = new MemoryPrompts();
  private final LoadJob job =
      new LoadJob(
          executions,
          executions.budgets(),
          new MemoryRequests(),
          prompts,
          new MemoryEvaluations(),
          "default.model",
          CLOCK);

  @BeforeEach
  void registerPrompts() {
    for (String version : List.of("v1", "v2", "v3")) {
      prompts.put(
          new PromptTemplate(
              new PromptKey("t", version), "", "", "x", Optional.empty(), Defaults.NONE));
    }
    prompts.label("t", "@production", "v1").label("t", "@candidate", "v2");
  }

  @Test
  void labelsOfVariantsAreResolvedOnceForAll() throws Exception {
    assertThat(load("a=90", "b=10,prompt=@candidate,model=m.b,temperature=0.5,max_tokens=77"))
        .containsExactly(
            new Variant("a", 90, Optional.empty(), Optional.empty(), Inference.UNSET),
            new Variant(
                "b",
                10,
                Optional.of("v2"),
                Optional.of("m.b"),
                new Inference(OptionalInt.of(77), OptionalDouble.of(0.5), OptionalDouble.empty())));
    prompts.label("t", "@candidate", "v3");
    assertThat(load("a=90", "b=10,prompt=@candidate,model=m.b,temperature=0.5,max_tokens=77"))
        .as("an existing execution is continued")
        .extracting(Variant::promptVersion)
        .containsExactly(Optional.empty(), Optional.of("v2"));
    assertThat(load()).as("and so without saying it again").hasSize(2);
  }

  @Test
  void anExecutionThatIsNoSuchExperimentIsNotTakenForOne() throws Exception {
    load("a=90", "b=10");
    assertThatThrownBy(() -> load("a=50", "b=50"))
        .isInstanceOf(LoadFault.class)
        .hasMessageContaining("other settings");
  }

  @Test
  void aVersionOrLabelThatIsNotThereIsNamedBeforeAnythingIsWritten() {
    assertThatThrownBy(() -> load("a=1", "b=1,prompt=v9"))
        .hasMessageContaining("there is no prompt t/v9; its versions are v1, v2, v3");
    assertThatThrownBy(() -> load("a=1", "b=1,prompt=@nope"))
        .hasMessageContaining("task t has no label @nope");
    assertThatThrownBy(() -> load("a=1", "a=2"))
        .hasMessageContaining("--variant: two variants have the name a");
    assertThat(executions.list()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          a                     | must be NAME=WEIGHT
          =5                    | a variant's name must be
          a b=5                 | a variant's name must be
          a=                    | its weight must be a whole number
          a=0                   | 1 to 1000000, not 0
          a=-1                  | its weight must be a whole number
          a=0.5                 | its weight must be a whole number
          a=1000001             | 1 to 1000000, not 1000001
          a=9999999999          | its weight must be a whole number
          a=1=2                 | must be NAME=WEIGHT
          a=1,                  | "" is no setting
          a=1,prompt            | "prompt" is no setting
          a=1,prompt=           | "prompt=" is no setting
          a=1,colour=red        | "colour=red" is no setting
          a=1,model=x,model=y   | model is given twice
          a=1,temperature=hot   | temperature must be a number
          a=1,temperature=2     | temperature must be 0 to 1, not 2.0
          a=1,top_p=0           | top_p must be above 0
          a=1,max_tokens=x      | max_tokens must be a whole number
          a=1,max_tokens=0      | max_tokens must be 1 to 200000
          a=1,rows_per_call=0   | rows_per_call must be 1 to 100 or auto
          a=1,rows_per_call=101 | rows_per_call must be 1 to 100
          a=1,echo=yes          | echo must be true or false
          """)
  void whatIsNoVariantIsSaidInOneLine(String text, String why) {
    assertThatThrownBy(() -> VariantSpec.parse(text))
        .isInstanceOf(LoadFault.class)
        .hasMessageStartingWith("--variant " + text)
        .hasMessageContaining(why);
  }

  @Test
  void aVariantLeavesItsNumberOfRowsToEvaluations() throws Exception {
    assertThat(load("a=1", "b=1,prompt=v2,rows_per_call=auto"))
        .as("there is no evaluation")
        .extracting(variant -> variant.inference().rowsPerCall())
        .containsExactly(OptionalInt.empty(), OptionalInt.of(1));
  }

  private List<Variant> load(String... variants) throws IOException, InterruptedException {
    Path rows = Files.writeString(folder.resolve("rows.csv"), "record_id,name\nr1,x\n");
    LoadSpec spec =
        new LoadSpec(
            new ExecutionId("e"),
            SourceOptions.of(rows),
            "t",
            Optional.empty(),
            Optional.empty(),
            List.of(),
            true,
            OptionalInt.empty(),
            Limits.NONE,
            List.of(variants).stream().map(VariantSpec::parse).toList(),
            "me");
    job.load(job.resolve(spec), rowsLoaded -> {});
    return executions.find(new ExecutionId("e")).map(Execution::payload).orElseThrow().variants();
  }
}
