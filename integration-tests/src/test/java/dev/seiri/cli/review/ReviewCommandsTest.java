package dev.seiri.cli.review;

import static dev.seiri.cli.testing.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Stores;
import dev.seiri.cli.session.Terminal;
import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.cli.testing.LocalTables;
import dev.seiri.cli.testing.ModelDesk;
import dev.seiri.cli.testing.SharedModels;
import dev.seiri.cli.testing.SharedStack;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.review.DecidedAnswer;
import dev.seiri.core.review.DecidedAnswers;
import dev.seiri.core.review.Decision;
import dev.seiri.core.review.ReviewPlan;
import dev.seiri.evaluation.review.Certificate;
import dev.seiri.local.bedrock.StandInQuestion;
import dev.seiri.local.bedrock.StandInReply;
import dev.seiri.local.home.SeiriHome;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.stack.LocalStack;
import dev.seiri.local.stack.PortChoice;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reviewing and certifying, from end to end. The model answers the row in capitals, but is wrong
/// where it ends in 7. Rows 11 and 12 are equal.
@Tag("stack")
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReviewCommandsTest {
  private static final int ROWS = 12;

  private final Desk desk;
  private final SharedModels models;
  private final AtomicInteger calls = new AtomicInteger();

  ReviewCommandsTest(ModelDesk desk) {
    this.desk = desk.desk();
    this.models = desk.models();
  }

  @BeforeAll
  void register() throws IOException {
    models.serve("reviewed-words", this::answer);
    desk.register(
        desk.write(
            "reviewed-words.yaml",
            """
            task_name: reviewed-words
            prompt_version: v1
            prompt_template: "In capitals: <input_row>{{ input_value }}</input_row>"
            output_schema:
              type: object
              properties: {word: {type: string}, count: {type: integer}}
              required: [word, count]
              additionalProperties: false
            """));
  }

  @Test
  void aReviewInTheTerminalAcceptsCorrectsSkipsAndUndoes() throws IOException {
    // Long enough that one more digit leaves two inputs alike.
    run("review-1", "one of the words");
    Output early = desk.seiri("certify", "review-1");
    assertThat(early.status()).isEqualTo(2);
    assertThat(early.err()).contains("begin with `seiri review review-1`");

    // Accepted, undone, skipped; a correction that does not fit, then one that does; accepted.
    Output said =
        desk.seiriReading(
            "a\nu\ns\nc\ncount\nmany\n1\nRIGHT\n\na\nq\n", "review", "review-1", "--by", "花子");
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("drawn at random", "input   one ", "→ accepted", "Undone: ", "→ skipped")
        .contains("That does not fit, and is not kept")
        .contains("→ corrected");
    assertThat(said.err()).contains("0 flagged rows, 12 others in random order");

    Output again = desk.seiriReading("q\n", "review", "review-1", "--by", "太郎");
    assertThat(again.out()).as("decided by another").contains("similar one ");
    assertThat(titles(again).getFirst())
        .as("the row that was not decided is free at once")
        .isEqualTo(titles(said).getLast());

    Output certified = desk.seiri("certify", "review-1", "--json");
    JsonNode document = Json.read(certified.out().strip());
    assertThat(document.path("frame_rows").asInt()).isEqualTo(ROWS);
    assertThat(document.path("frame_wrong_rows").asInt()).isPositive();
    assertThat(document.path("skipped_rows").asInt() + document.path("frame_decided_rows").asInt())
        .isGreaterThanOrEqualTo(2);
    Output refused = desk.seiri("certify", "review-1", "--max-error", "1%");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err()).contains("not certified: more than 1% may be wrong");
  }

  @Test
  void aToolDecidesByFileAndTheSameInputIsAnsweredByThePerson() throws IOException {
    run("review-2", "two");
    Output listed = desk.must("review", "review-2", "--next", "100");
    List<String> decisions = new ArrayList<>();
    for (String line : listed.out().lines().toList()) {
      JsonNode row = Json.read(line);
      String right = row.path("input_value").asString().toUpperCase(Locale.ROOT);
      boolean wrong = !row.path("model_output").path("word").asString().equals(right);
      decisions.add(
          "{\"request_id\":\"%s\",\"decision\":\"%s\"%s}"
              .formatted(
                  row.path("request_id").asString(),
                  wrong ? "corrected" : "accepted",
                  wrong ? ",\"person_output\":{\"word\":\"%s\"}".formatted(right) : ""));
    }
    assertThat(decisions).as("two rows are equal").hasSize(ROWS - 1);
    Path file = desk.write("decisions.jsonl", String.join("\n", decisions));
    Output said = desk.must("review", "review-2", "--decisions", file.toString());
    assertThat(said.out()).contains("All 12 rows with a model's answer were looked at.");
    assertThat(desk.seiri("certify", "review-2", "--max-error", "0.1%").status()).isZero();

    Path csv = desk.folder().resolve("reviewed.csv");
    desk.must("results", "review-2", "--output", csv.toString());
    assertThat(Files.readAllLines(csv))
        .contains("r6,two 6,accepted,TWO 6,1,ok,", "r7,two 7,corrected,TWO 7,1,ok,");
    assertThat(desk.must("results", "review-2").out())
        .containsOnlyOnce("\"model_output\":{\"word\":\"?\"");

    assertThat(
            desk.must(
                    "query",
                    "SELECT kind, count(*), max(why_shown) FROM reviews WHERE execution_id ="
                        + " 'review-2' GROUP BY kind ORDER BY kind",
                    "--format",
                    "csv")
                .out()
                .lines())
        .contains("accepted,10,random", "corrected,1,random");
    assertThat(
            desk.must(
                    "query",
                    "SELECT frame_rows, frame_wrong_rows, wrong_at_most, confidence FROM"
                        + " certificates WHERE execution_id = 'review-2'",
                    "--format",
                    "csv")
                .out()
                .lines())
        .contains("12,1,0,0.95");

    Path golden = desk.folder().resolve("reviewed-golden.jsonl");
    desk.must(
        "golden",
        "from-execution",
        "review-2",
        "--reviewed",
        "random",
        "--output",
        golden.toString());
    assertThat(Files.readAllLines(golden))
        .hasSize(ROWS)
        .anyMatch(line -> line.contains("\"r7\"") && line.contains("\"word\":\"TWO 7\""));

    Path page = desk.folder().resolve("review-2.html");
    desk.must("report", "review-2", "--output", page.toString());
    assertThat(Files.readString(page))
        .contains(
            "All 12 rows with a model&#39;s answer were looked at.", "found wrong among them");

    int before = calls.get();
    assertThat(run("review-2b", "two").out())
        .contains("by person  12 rows had an input that a person has decided")
        .contains("no model call was made");
    assertThat(calls).hasValue(before);
    assertThat(desk.must("verify", "review-2b").out()).contains("results");
    Output results = desk.must("results", "review-2b");
    assertThat(results.out()).contains("TWO 7").doesNotContain("\"?\"");
    assertFault(desk, "nothing to review", "review", "review-2b", "--next", "1");
    run("review-2c", "two", "--no-decisions");
    assertThat(desk.must("results", "review-2c").out()).contains("\"?\"");
  }

  @Test
  void twoPeopleNeverGetTheSameRowAndAKilledCommandLosesNothing() throws Exception {
    run("review-4", "four");
    desk.must("review", "review-4", "--next", "1");
    Terminal terminal = terminal();
    try (Session session =
        Session.localStores(
            terminal, new LocalStack(new SeiriHome(desk.home()), PortChoice.FREE))) {
      Stores stores = session.stores();
      Execution execution = stores.executions().find(new ExecutionId("review-4")).orElseThrow();
      ReviewPlan plan = Plans.of(stores, execution);
      Review one = Review.open(stores, execution, plan, "one", Clock.systemUTC());
      Review other = Review.open(stores, execution, plan, "other", Clock.systemUTC());
      Set<RequestId> shown = new HashSet<>();
      for (int i = 0; i < ROWS; i++) {
        Review reviewer = i % 2 == 0 ? one : other;
        Optional<Review.Row> row = reviewer.next();
        row.ifPresent(found -> {
          assertThat(shown).doesNotContainAnyElementsOf(found.together());
          shown.addAll(found.together());
          reviewer.decide(found, Optional.of(found.output()));
        });
      }
      assertThat(shown).hasSize(ROWS);
      assertThat(one.next()).isEmpty();
      assertThat(one.certificate(0.95).wrongAtMost()).isZero();

      // The bucket has a decision that the table does not: a command was killed between the two.
      Decision last = other.decisions().getLast();
      Decision later =
          new Decision(
              "later",
              last.execution(),
              last.plan(),
              last.requests(),
              last.prompt(),
              last.input(),
              Decision.Kind.CORRECTED,
              last.shown(),
              last.position(),
              last.modelOutput(),
              Optional.of(Json.object().put("word", "later").put("count", 1)),
              List.of(),
              "other",
              last.at().plusSeconds(60));
      stores.reviews().record(later);
      Review.open(stores, execution, plan, "third", Clock.systemUTC());
      DecidedAnswers decided = stores.decided().orElseThrow();
      assertThat(decided.find(List.of(last.input())).values())
          .extracting(DecidedAnswer::decision)
          .containsExactly("later");
      Output said = desk.must("certify", "review-4");
      assertThat(said.err())
          .contains("was decided differently: accepted by ", "the last one counts");
    }
  }

  @Test
  void knownWrongRowsMeasureTheReviewer() throws Exception {
    run("review-6", "six");
    desk.must("review", "review-6", "--sow", "2", "--next", "1");
    try (Session session =
        Session.localStores(
            terminal(), new LocalStack(new SeiriHome(desk.home()), PortChoice.FREE))) {
      Stores stores = session.stores();
      Execution execution = stores.executions().find(new ExecutionId("review-6")).orElseThrow();
      Review review =
          Review.open(stores, execution, Plans.of(stores, execution), "me", Clock.systemUTC());
      int shown = 0;
      for (Optional<Review.Row> row = review.next(); row.isPresent(); row = review.next()) {
        Review.Row found = row.get();
        ObjectNode right = found.output().deepCopy();
        right.put("word", found.result().inputValue().toUpperCase(Locale.ROOT));
        review.decide(found, Optional.of(right));
        shown++;
      }
      assertThat(shown).as("with two sown ones, of two equal rows one").isEqualTo(ROWS + 1);
      assertThat(review.certificate(0.95).sown()).isEqualTo(new Certificate.Sown(2, 2, 2));
      assertThat(review.certificate(0.95).frame().wrong()).isEqualTo(1);
      assertThat(desk.must("certify", "review-6").out())
          .contains("reviewer   found 2 of 2 known-wrong rows that were shown");
    }
  }

  @Test
  void aRowWritesNothingThatATerminalWouldObey() throws IOException {
    run("review-7", "evil\u001b[2J\u202e");
    Output said = desk.seiriReading("a\na\nq\n", "review", "review-7", "--by", "me\u001b[2J");
    assertThat(said.status()).isZero();
    assertThat(said.out()).contains("evil", "EVIL").doesNotContain("\u001b", "\u202e");
    assertThat(said.err()).doesNotContain("\u001b", "\u202e");
  }

  @Test
  void aCorrectionInASheetIsADecision() throws Exception {
    run("review-5", "five");
    desk.must("review", "review-5", "--next", "1");
    assertFault(
        desk,
        "nobody has decided on a row of review-5",
        "golden",
        "from-execution",
        "review-5",
        "--reviewed",
        "all",
        "--output",
        desk.folder().resolve("none.jsonl").toString());
    ObjectNode correction = Json.object();
    correction.put("execution_id", "review-5").put("request_id", "review-5-00000007");
    correction.put("record_id", "r7").put("task_name", "reviewed-words");
    correction.put("prompt_version", "v1").put("field", "word");
    correction.put("model_value", "?").put("person_value", "FIVE 7");
    correction.put("corrected_by", "操作者").put("corrected_at", "2026-11-01T00:00:00Z");
    try (S3Client s3 = LocalTables.bucket(desk)) {
      s3.putObject(
          put ->
              put.bucket(LocalNames.NAMES.bucket())
                  .key("corrections/execution_id=review-5/1.jsonl"),
          RequestBody.fromString(Json.write(correction)));
    }
    JsonNode certified = Json.read(desk.must("certify", "review-5", "--json").out().strip());
    assertThat(certified.path("frame_wrong_rows").asInt()).isEqualTo(1);
    desk.must("certify", "review-5");
    assertThat(
            desk.must(
                    "query",
                    "SELECT why_shown, decided_by, person_output FROM reviews WHERE execution_id ="
                        + " 'review-5'",
                    "--format",
                    "csv")
                .out()
                .lines())
        .hasSize(2)
        .anyMatch(line -> line.startsWith("sheet,操作者,") && line.contains("FIVE 7"));
  }

  @Test
  void aNearlyEqualInputThatIsAnsweredOtherwiseIsFlagged() throws IOException {
    run("review-8", "a long text of several words!");
    Path decisions =
        desk.write(
            "near.jsonl",
            """
            {"request_id":"review-8-00000007","decision":"corrected","person_output":{"word":"A LONG TEXT OF SEVERAL WORDS! 7"}}
            {"request_id":"review-8-00000008","decision":"accepted"}
            """);
    desk.must("review", "review-8", "--decisions", decisions.toString());
    run("review-9", "a long text of several words.");
    Output said = desk.seiriReading("q\n", "review", "review-9");
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.err()).contains("1 flagged rows, 11 others in random order");
    assertThat(said.out())
        .contains("── review-9-00000007 · flagged")
        .contains("doubt   similar_decision: differs from what a person decided")
        .contains("similar a long text of several words! 7 → {\"word\":\"A LONG TEXT");
  }

  @Test
  void mistakesInAFileAreNamed() throws IOException {
    run("review-3", "three");
    desk.must("review", "review-3", "--next", "1");
    assertFile("{", "bad.jsonl:1: not JSON");
    assertFile("\n{\"decision\":\"accepted\"}", "bad.jsonl:2: key request_id is missing");
    assertFile("{\"request_id\":\"x\",\"decision\":\"fine\"}", "key decision is one of");
    assertFile(
        "{\"request_id\":\"nobody\",\"decision\":\"accepted\"}", "nobody has no valid answer");
    String first = "\"request_id\":\"review-3-00000001\"";
    assertFile("{%s,\"decision\":\"corrected\"}".formatted(first), "says nothing else");
    assertFile(
        "{%s,\"decision\":\"corrected\",\"person_output\":{\"word\":5}}".formatted(first),
        "person_output does not fit");
    assertFile("{%s,\"decision\":\"withdrawn\"}".formatted(first), "is not decided");
    assertFault(desk, "no share above 0%", "certify", "review-3", "--max-error", "100%");
    assertFault(desk, "--next must be", "review", "review-3", "--next", "0");
    assertFault(desk, "exclude each other", "review", "review-3", "--next", "1", "--skipped");
  }

  private static List<String> titles(Output said) {
    return said.out().lines().filter(line -> line.startsWith("── ")).toList();
  }

  private Terminal terminal() {
    return new Terminal(
        new ByteArrayInputStream(new byte[0]),
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
        new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
        desk.env(),
        Clock.systemUTC());
  }

  private void assertFile(String text, String message) throws IOException {
    Path file = desk.write("bad.jsonl", text);
    assertFault(desk, message, "review", "review-3", "--decisions", file.toString());
  }

  private Output run(String execution, String prefix, String... options) throws IOException {
    StringBuilder csv = new StringBuilder("record_id,word\n");
    for (int i = 1; i <= ROWS; i++) {
      csv.append(String.format(Locale.ROOT, "r%d,%s %d%n", i, prefix, i == ROWS ? ROWS - 1 : i));
    }
    Path file = desk.write(execution + ".csv", csv.toString());
    List<String> args = new ArrayList<>(List.of("run", file.toString()));
    args.addAll(List.of("--task", "reviewed-words", "--execution-id", execution));
    args.addAll(List.of("--bedrock", models.endpoint()));
    args.addAll(List.of(options));
    return desk.must(args.toArray(String[]::new));
  }

  private StandInReply answer(StandInQuestion question) {
    calls.incrementAndGet();
    String text = String.join("\n", question.userTexts());
    String open = "<input_row>";
    int from = text.indexOf(open) + open.length();
    String word = text.substring(from, text.indexOf("</input_row>", from));
    return StandInReply.text(
        Json.write(
            Json.object()
                .put("word", word.endsWith("7") ? "?" : word.toUpperCase(Locale.ROOT))
                .put("count", 1)));
  }
}
