package dev.seiri.lambda.stream;

import static dev.seiri.core.testing.ScriptedModel.answer;
import static dev.seiri.lambda.stream.BatchLoopBench.GOOD;
import static org.assertj.core.api.Assertions.assertThat;

import com.amazonaws.services.lambda.runtime.events.DynamodbEvent.DynamodbStreamRecord;
import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.testing.ScriptedModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Two executions in one batch, of which one has a hostile prompt.
@Timeout(120)
class HostileNeighboursTest {
  private static final int ROWS = 3;
  private static final ExecutionId HOSTILE = new ExecutionId("hostile");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{ 'aaaaaaaaaa' | replace({'a': 'aaaaaaaaaaaa'}) | replace({'a': 'aaaaaaaaaaaa'}) |"
            + " replace({'a': 'aaaaaaaaaaaa'}) | replace({'a': 'aaaaaaaaaaaa'}) | replace({'a':"
            + " 'aaaaaaaaaaaa'}) | replace({'a': 'aaaaaaaaaaaa'}) | replace({'a': 'aaaaaaaaaaaa'})"
            + " }}",
        "{% set a = [1, 1] %}{% for i in range(1, 60) %}{% set a = [a, a] %}{% endfor %}{{ a }}",
        "{% set a = [1, 1] %}{% for i in range(1, 60) %}{% set a = a | merge(a) %}{% endfor %}{{ a"
            + " }}",
        "{% for i in range(1, 999) %}{% for j in range(1, 999) %}{{ range(1, 99999) | sort | first"
            + " }}{% endfor %}{% endfor %}",
        "{% for i in range(1, 99999) %}{% for j in range(1, 99999) %}{% endfor %}{% endfor %}",
        "{% set a = 'ab' %}{% for i in range(1, 99) %}{% set a = a ~ a %}{% endfor %}{{ a }}",
        "{{ range(1, 99) | join('x') | split('(?=x)') | first }}",
        "{{ range(9223372036854775806, 9223372036854775807) | last }}{{ range(0,"
            + " 9223372036854775807) }}",
        "{{ input_value.class.name }}",
        "{{ 1 / 0 }}",
        "{{ [1, 'a'] | sort }}"
      })
  void aTemplateThatDoesHarmIsItsOwnRowsVerdict(String template) throws Exception {
    BatchLoopBench bench = bench(template, "{\"type\":\"object\"}", GOOD_ANSWER);
    assertThat(bench.run(rows(bench), Duration.ofSeconds(60))).isEmpty();
    assertThat(verdicts(bench, "e")).hasSize(ROWS).containsOnly(Verdict.OK);
    assertThat(verdicts(bench, "hostile")).hasSize(ROWS).containsOnly(Verdict.TEMPLATE_ERROR);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% include 'a' %}",
        "{{ a() }}",
        "{{ '%1000000000d' | format(1) }}",
        "{{ input_value.getClass() }}",
        "{{ '2020' | date('yyyy') }}"
      })
  void aTemplateThatIsNoLongerTakenHaltsItsExecution(String template) throws Exception {
    BatchLoopBench bench = bench(template, "{\"type\":\"object\"}", GOOD_ANSWER);
    assertThat(bench.run(rows(bench), Duration.ofSeconds(60))).isEmpty();
    assertThat(verdicts(bench, "e")).hasSize(ROWS).containsOnly(Verdict.OK);
    assertThat(verdicts(bench, "hostile")).isEmpty();
    assertThat(bench.executions.find(HOSTILE).orElseThrow().status())
        .isEqualTo(ExecutionStatus.HALTED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"properties\":{\"a\":{\"pattern\":\"(a|aa|aaa|aaaa){200}b\"}}};{\"a\":\"LONG\"}",
        "{\"properties\":{\"a\":{\"pattern\":\"^(.*a){25}$\"}}};{\"a\":\"LONGb\"}",
        "{\"properties\":{\"a\":{\"items\":{\"type\":\"string\"}}}};{\"a\":[LIST]}",
        "{\"$ref\":\"#/$defs/d\",\"$defs\":{\"d\":{\"properties\":{\"a\":{\"allOf\":[{\"$ref\":\"#/$defs/d\"},{\"$ref\":\"#/$defs/d\"}]}}}}};DEEP"
      })
  void aSchemaThatDoesHarmEndsThePaidRowAndAsksNoMore(String schema, String answered)
      throws Exception {
    String text =
        answered
            .replace("LONG", "a".repeat(40_000))
            .replace("LIST", "1,".repeat(20_000) + "1")
            .replace("DEEP", "{\"a\":".repeat(60) + "1" + "}".repeat(60));
    BatchLoopBench bench = bench("hostile {{ input_value }}", schema, text);
    List<DynamodbStreamRecord> rows = rows(bench);
    assertThat(bench.run(rows, Duration.ofSeconds(60))).isEmpty();
    assertThat(verdicts(bench, "e")).hasSize(ROWS).containsOnly(Verdict.OK);
    assertThat(verdicts(bench, "hostile")).hasSize(ROWS).containsOnly(Verdict.SCHEMA_VIOLATION);
    assertThat(bench.run(rows, Duration.ofSeconds(60))).isEmpty();
    assertThat(bench.results.all()).hasSize(2 * ROWS);
  }

  @Test
  void anExecutionWhoseRowsTakeTooLongIsHaltedAndItsNeighbourGoesOn() {
    AtomicLong nanos = new AtomicLong();
    RenderingTime time = new RenderingTime(nanos::get);
    List<RenderingTime.Next> next = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      next.add(
          time.timed(
                  HOSTILE,
                  () -> {
                    nanos.addAndGet(Duration.ofMillis(500).toNanos());
                    return new Prepared.Skipped("1");
                  })
              .next());
    }
    assertThat(next.subList(0, 4))
        .containsExactly(
            RenderingTime.Next.GO_ON,
            RenderingTime.Next.LOOK_AGAIN,
            RenderingTime.Next.GO_ON,
            RenderingTime.Next.LOOK_AGAIN);
    assertThat(next.subList(10, 12)).containsOnly(RenderingTime.Next.HALT);
    assertThat(time.timed(BatchLoopBench.E, () -> new Prepared.Skipped("2")).next())
        .isEqualTo(RenderingTime.Next.GO_ON);
  }

  @Test
  void rowsThatTakeTooLongTogetherHaltTheirExecutionWithinTheBatch() throws Exception {
    BatchLoopBench bench =
        bench("hostile {{ input_value }}", "{\"type\":\"object\"}", GOOD_ANSWER, 3_000);
    assertThat(bench.run(rows(bench), Duration.ofSeconds(60))).isEmpty();
    assertThat(verdicts(bench, "e")).containsOnly(Verdict.OK);
    assertThat(bench.executions.find(HOSTILE).orElseThrow().reason().orElseThrow())
        .contains("prompt hostile/v1 takes too long to render");
  }

  @Test
  void anExecutionThatIsCancelledWhileItsRowsAreRenderedIsLeft() throws Exception {
    BatchLoopBench bench =
        bench("hostile {{ input_value }}", "{\"type\":\"object\"}", GOOD_ANSWER, 1_100);
    bench.whileRendering = () -> bench.executions.halt(HOSTILE, "cancelled by a person");
    bench.run(rows(bench), Duration.ofSeconds(60));
    assertThat(verdicts(bench, "hostile")).hasSizeLessThan(ROWS);
    assertThat(verdicts(bench, "e")).hasSize(ROWS).containsOnly(Verdict.OK);
  }

  private static final String GOOD_ANSWER = "{\"name\":\"x\"}";

  private static BatchLoopBench bench(String template, String schema, String hostileAnswer) {
    return bench(template, schema, hostileAnswer, 0);
  }

  private static BatchLoopBench bench(
      String template, String schema, String hostileAnswer, int millisPerRow) {
    BatchLoopBench bench =
        new BatchLoopBench(
            new ScriptedModel((question, exchange) ->
                question.name().equals("hostile") ? answer(hostileAnswer) : GOOD));
    bench.firstRowsTake = Duration.ofMillis(millisPerRow);
    bench.prompts.put(
        new PromptTemplate(
            new PromptKey("hostile", "v1"),
            "",
            "",
            template,
            Optional.of(OutputSchema.of(Json.read(schema))),
            Defaults.NONE));
    bench.execution("hostile", Payload.of(new PromptKey("hostile", "v1"), "test.model"));
    return bench;
  }

  /// Rows of both, the hostile one's first.
  private static List<DynamodbStreamRecord> rows(BatchLoopBench bench) {
    List<DynamodbStreamRecord> rows = new ArrayList<>();
    for (int i = 1; i <= ROWS; i++) {
      rows.add(bench.insert("hostile", i, "input " + i));
    }
    for (int i = 1; i <= ROWS; i++) {
      rows.add(bench.insert("e", i, "input " + i));
    }
    return rows;
  }

  private static List<Verdict> verdicts(BatchLoopBench bench, String execution) {
    return bench.results.all().stream()
        .filter(result -> result.json().path("execution_id").asString().equals(execution))
        .map(ResultDocument::verdict)
        .toList();
  }
}
