package dev.seiri.local.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.json.Json;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.Prompt;
import dev.seiri.core.model.Question;
import dev.seiri.core.pack.PackedAnswers.ForRow;
import dev.seiri.core.pack.PackedAnswers.Why;
import dev.seiri.core.pack.PackedQuestion;
import dev.seiri.core.pack.SharedText;
import dev.seiri.local.bedrock.StandInQuestion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Calls as Seiri packs them, asked at a simulated model.
class PackedBySeiriTest {
  private static final String A = "seiri.simulated-a";
  private static final String SYSTEM = "Answer for the row between <input> and </input>.";
  private static final int ROWS = 20;

  @TempDir private Path folder;

  @Test
  void everyRowGetsItsOwnAnswer() throws IOException {
    List<ForRow> rows = ask("rows: {shuffle: 1}");
    assertThat(rows).hasSize(ROWS);
    for (int i = 0; i < ROWS; i++) {
      int row = i;
      assertThat(rows.get(i))
          .isInstanceOfSatisfying(
              ForRow.Answered.class,
              answered -> assertThat(Json.read(answered.text())).isEqualTo(Asking.truth(row)));
    }
  }

  @ParameterizedTest
  @CsvSource({"drop,MISSING", "duplicate,DUPLICATE", "swap,ECHO"})
  void faultsBetweenRowsAreSeen(String fault, Why why) throws IOException {
    assertThat(ask("rows: {" + fault + ": 1}"))
        .hasSize(ROWS)
        .allMatch(new ForRow.AskAlone(why)::equals);
  }

  private List<ForRow> ask(String model) throws IOException {
    Asking asking =
        Asking.of(
            folder, ROWS, "seed: 1\ntruth: truth.jsonl\nmodels: {" + A + ": {" + model + "}}\n");
    PackedQuestion packed =
        PackedQuestion.of(
                IntStream.range(0, ROWS).mapToObj(PackedBySeiriTest::question).toList(),
                new SharedText(SYSTEM, "", ""),
                true)
            .orElseThrow();
    Question asked = packed.question();
    return packed
        .answers(
            Asking.text(
                asking.reply(
                    A,
                    new StandInQuestion(
                        A,
                        asked.prompt().system(),
                        List.of(asked.prompt().text()),
                        Optional.of(asked.name()),
                        asked.schema().map(OutputSchema::json),
                        false,
                        asked.inference().maxTokens().orElseThrow(),
                        "",
                        asked.metadata()))))
        .rows();
  }

  private static Question question(int row) {
    return new Question(
        "task",
        A,
        List.of(),
        new Prompt(SYSTEM, "<input>" + Asking.input(row) + "</input>", SYSTEM.length()),
        new Inference(OptionalInt.of(100), OptionalDouble.empty(), OptionalDouble.empty()),
        Optional.of(OutputSchema.of(Asking.SCHEMA)),
        Map.of());
  }
}
