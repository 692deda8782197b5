package dev.seiri.core.output;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.check.Checks;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.testing.MemoryPrompts;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OutputColumnsTest {
  @Test
  void aColumnSaysWhatChecksDoubtWhereThereAreChecks() {
    OutputColumns columns = columns("[{\"grounded\": \"name\"}]");
    assertThat(columns.header(List.of("flags")))
        .containsExactly("flags", "name", "verdict", "reason", "output_flags");
    assertThat(
            columns.record(
                List.of("x"),
                Optional.of(
                    result(
                        """
                        ,"flags":[{"check":"a","message":"one\\u0000"},{"check":"b"}]\
                        """))))
        .containsExactly("x", "y", "ok", "", "one\uFFFD; b");
    assertThat(columns.record(List.of("x"), Optional.of(result(""))))
        .containsExactly("x", "y", "ok", "", "");
    assertThat(columns.record(List.of("x"), Optional.empty()))
        .containsExactly("x", "", "pending", "", "");
    assertThat(columns("[]").header(List.of())).containsExactly("name", "verdict", "reason");
  }

  private static ResultDocument result(String more) {
    return ResultDocument.parse(
        "{\"verdict\":\"ok\",\"output\":{\"name\":\"y\"}%s}".formatted(more));
  }

  private static OutputColumns columns(String checks) {
    PromptKey key = new PromptKey("t", "v1");
    PromptTemplate template =
        new PromptTemplate(
            key,
            "",
            "",
            "x",
            Optional.of(OutputSchema.of(Json.read("{\"properties\":{\"name\":{}}}"))),
            Defaults.NONE,
            List.of(),
            Checks.of(Json.read(checks)));
    return OutputColumns.of(
        Execution.loading(new ExecutionId("e"), Payload.of(key, "m"), Execution.Provenance.UNKNOWN),
        new MemoryPrompts().put(template));
  }
}
