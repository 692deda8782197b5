package dev.seiri.cli.eval;

import static dev.seiri.cli.testing.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.cli.testing.ModelDesk;
import dev.seiri.cli.testing.SharedModels;
import dev.seiri.cli.testing.SharedStack;
import dev.seiri.core.json.Json;
import dev.seiri.evaluation.golden.GoldenFile;
import dev.seiri.local.bedrock.StandInQuestion;
import dev.seiri.local.bedrock.StandInReply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

/// The commands that show and evaluate results, from end to end. The model answers the row in
/// capitals, as it should, but with `sloppy` in the prompt it fails on rows that end in 1.
@Tag("stack")
@ExtendWith(SharedStack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class JudgingCommandsTest {
  private static final int ROWS = 12;

  private final Desk desk;
  private final AtomicInteger calls = new AtomicInteger();
  private final SharedModels models;

  JudgingCommandsTest(ModelDesk desk) {
    this.desk = desk.desk();
    this.models = desk.models();
  }

  @BeforeAll
  void register() throws IOException {
    for (String asked : List.of("words", "golden-counts", "judge.first", "judge.fair")) {
      models.serve(asked, this::answer);
    }
    register("v1", "Answer in capitals.");
    register("v2", "Answer in capitals, and be sloppy.");
    StringBuilder golden = new StringBuilder();
    StringBuilder csv = new StringBuilder("record_id,word\n");
    for (int i = 1; i <= ROWS; i++) {
      golden.append(
          String.format(
              Locale.ROOT,
              "{\"record_id\":\"r%d\",\"input_value\":\"word %d\",\"expected\":{\"word\":\"WORD"
                  + " %d\",\"note\":null}}%n",
              i,
              i,
              i));
      csv.append(String.format(Locale.ROOT, "r%d,word %d%n", i, i));
    }
    Files.writeString(desk.folder().resolve("golden.jsonl"), golden);
    Files.writeString(desk.folder().resolve("words.csv"), csv);
  }

  @Test
  void aWorseVersionIsFoundOutAndItsRowsAreNamed() throws Exception {
    Path page = desk.folder().resolve("evaluation.html");
    Output said =
        eval(
            "--prompt-version",
            "v2",
            "--against",
            "v1",
            "--fail-on-regression",
            "--fail-under",
            "90",
            "--output",
            page.toString());
    assertThat(said.status()).as(said.err()).isEqualTo(1);
    // Of 1 to 12, the rows 1 and 11 end in 1.
    assertThat(said.out())
        .contains("rows right   10 of 12, 83.3 %")
        .contains("rows right   12 of 12, 100.0 %")
        .contains("0 rows got better, 2 worse; p = 0.500")
        .contains("worse  r1: wrong word")
        .contains("worse  r11: wrong word");
    assertThat(said.err()).contains("the evaluation failed: 10 of 12 rows are right");
    assertThat(said.out()).contains("cannot tell whether that is under the margin of 2 points");
    assertThat(Files.readString(page))
        .contains("got worse")
        .contains("cannot tell whether that is under the margin of 2 points");

    Output kept =
        desk.seiri(
            "query",
            "SELECT prompt_version, right_count, worse_count, passed, status, fail_under,"
                + " round(drop_share, 3), input_count FROM evaluations"
                + " WHERE task_name = 'words' AND against_version = 'v1' AND fail_under = 90",
            "--format",
            "csv");
    assertThat(kept.out().lines()).contains("v2,10,2,false,failed,90.0,0.167,12");
  }

  @Test
  void withoutAThresholdAVersionIsMeasuredAndPassesNothing() {
    Output said = eval("--prompt-version", "v2");
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.err())
        .contains("measured; no threshold was given, so nothing passed or failed")
        .doesNotContain("passed:");
    Output open = eval("--prompt-version", "v2", "--against", "v1", "--fail-on-regression");
    assertThat(open.status()).as("12 rows cannot tell").isZero();
    assertThat(open.err()).contains("neither passed nor failed: cannot tell whether");
    Output kept =
        desk.seiri(
            "query",
            "SELECT DISTINCT status, passed FROM evaluations"
                + " WHERE task_name = 'words' AND prompt_version = 'v2' AND fail_under IS NULL",
            "--format",
            "csv");
    assertThat(kept.out().lines()).contains("measured,", "cannot_tell,");
  }

  @Test
  void aVersionWithoutAValidAnswerFailsEveryThreshold() throws IOException {
    models.serve("mute", question -> StandInReply.text("no JSON"));
    register("mute", "v1", "Answer.");
    Output said = evalOf("mute", "--prompt-version", "v1", "--fail-under", "0");
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.err()).contains("the evaluation failed: none of the answers is valid");
    assertThat(promoteOf("mute", "v1", "--gate", "--fail-under", "1").err())
        .contains("the gate refuses mute/v1")
        .contains("a version without a right answer never passes");
  }

  @Test
  void theGateMovesALabelOnlyForWhatItCanTell() throws IOException {
    models.serve("gated", this::answer);
    register("gated", "v1", "Answer in capitals.");
    register("gated", "v2", "Answer in capitals, and be sloppy.");
    assertThat(promoteOf("gated", "v1", "--gate").err())
        .contains("the gate refuses gated/v1, and nothing is moved:")
        .contains("there is no evaluation of gated/v1 that counts");
    assertThat(evalOf("gated", "--prompt-version", "v1").status()).isZero();
    Output first = promoteOf("gated", "v1", "--gate");
    assertThat(first.status()).isEqualTo(1);
    assertThat(first.err())
        .contains("gated/v1 is right on 100.0 % of the 12 rows of golden.jsonl with ")
        .contains("say with --fail-under how many per cent must be right");
    Output moved = promoteOf("gated", "v1", "--gate", "--fail-under", "95");
    assertThat(moved.status()).as(moved.err()).isZero();
    assertThat(moved.err()).contains("gate: gated/v1 is right on 100.0 %");

    assertThat(evalOf("gated", "--prompt-version", "v2", "--against", "v1").status()).isZero();
    Output open = promoteOf("gated", "v2", "--gate");
    assertThat(open.status()).isEqualTo(1);
    assertThat(open.err())
        .contains("the gate cannot tell whether gated/v2 is good enough, and nothing is moved:")
        .contains("2 of 12 inputs got worse and 0 better, in all 16.7 points worse")
        .containsPattern("about [0-9,]+ more rows with inputs of their own are needed")
        .contains("    r1: wrong word")
        .contains("    r11: wrong word");
    assertThat(promoteOf("gated", "v2", "--gate", "--fail-under", "90").err())
        .contains("the gate refuses gated/v2")
        .contains("gated/v2 is right on 83.3 % of the 12 rows of golden.jsonl");
    Output wide = promoteOf("gated", "v2", "--gate", "--margin", "80");
    assertThat(wide.status()).as(wide.err()).isZero();
    assertThat(wide.out()).contains("moved gated/@production v1 -> v2");
    assertFault(
        desk,
        "--fail-under and --margin need --gate",
        "prompts",
        "promote",
        "gated",
        "v1",
        "--margin",
        "3");
    assertFault(
        desk,
        "--margin must be above 0, to 100 points, not 0.0",
        "prompts",
        "promote",
        "gated",
        "v1",
        "--gate",
        "--margin",
        "0");
  }

  @Test
  void rowsOfOneInputAreToldByTheCheck() throws IOException {
    Path set =
        Files.writeString(
            desk.folder().resolve("twice.jsonl"),
            """
            {"record_id":"a","input_value":"x","expected":{"word":"X"}}
            {"record_id":"b","input_value":"y","expected":{"word":"Y"}}
            {"record_id":"c","input_value":"x","expected":{"word":"x?"}}
            {"record_id":"d","input_value":"x","expected":{"word":"X"}}
            """);
    Output said = desk.seiri("golden", "check", set.toString());
    assertThat(said.status()).isZero();
    assertThat(said.out())
        .contains(
            "  3 rows have an input in common: intervals and tests count each input once, so the"
                + " set is worth 2 rows")
        .contains("    a, c, d have the input x, and do not expect the same");
  }

  @Test
  void repeatsCallTheModelEachAndReportTheirAgreement() {
    int before = calls.get();
    Output said = eval("--prompt-version", "v1", "--repeat", "3");
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("all valid answers of 3 repeats are the same on 12 of 12, 100.0 %");
    assertThat(calls.get() - before).isEqualTo(3 * ROWS);
  }

  @Test
  void idsAreMadeAlikeInEveryLanguage() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      Output said = eval("--prompt-version", "v1");
      assertThat(said.status()).as(said.err()).isZero();
      assertThat(said.err()).containsPattern("new execution eval-words-[0-9a-f-]+-1-v1-1\\R");
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void aJudgeThatPrefersTheFirstOneShownDecidesNothing() {
    Output said = eval("--prompt-version", "v2", "--against", "v1", "--judge", "judge.first");
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("judged by judge.first with answer-judge/v1: 0 better, 12 equal, 0 worse")
        .contains("contradicted itself on 2")
        .contains("preferred the first one shown in 4 of 4");
    assertThat(eval("--prompt-version", "v2", "--against", "v1", "--judge", "judge.fair").out())
        .contains("0 better, 10 equal, 2 worse")
        .contains("contradicted itself on 0");
    assertThat(eval("--prompt-version", "v2", "--judge", "judge.fair").out())
        .as("against what is expected")
        .contains("0 better, 10 equal, 2 worse");
  }

  @Test
  void aJudgeIsShownEachInputOnce() throws IOException {
    Path set =
        desk.write(
            "judged-twice.jsonl",
            """
            {"record_id":"a","input_value":"word 1","expected":{"word":"WORD 1"}}
            {"record_id":"b","input_value":"word 1","expected":{"word":"WORD 1"}}
            {"record_id":"c","input_value":"word 2","expected":{"word":"WORD 2"}}
            """);
    Output said =
        desk.seiri(
            "eval",
            "words",
            "--golden",
            set.toString(),
            "--bedrock",
            models.endpoint(),
            "--prompt-version",
            "v2",
            "--judge",
            "judge.fair");
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("0 better, 1 equal, 1 worse")
        .contains("inputs       2 different ones in 3 rows; intervals and tests count each once");
  }

  @Test
  void whatOneExecutionChangedOfAnotherIsShown() throws IOException {
    run("one", "v1");
    run("two", "v2");
    Path page = desk.folder().resolve("diff.html");
    Output said =
        desk.seiri(
            "compare",
            "one",
            "two",
            "--golden",
            desk.folder().resolve("golden.jsonl").toString(),
            "--output",
            page.toString());
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.out())
        .contains("2 of 12 rows changed")
        .containsPattern("field +word +2")
        .contains("0 got better and 2 worse: no evidence of a difference (p = 0.500)");
    assertThat(Files.readString(page)).contains("<del>WORD 1</del>").contains("<ins>?</ins>");
    assertThat(desk.seiri("compare", "one", "one").out()).contains("0 of 12 rows changed");
    Output json = desk.seiri("compare", "one", "two", "--format", "json");
    assertThat(json.status()).isEqualTo(2);
    assertThat(json.err()).contains("--format json is for a report on variants");

    Path report = desk.folder().resolve("report.html");
    assertThat(desk.seiri("report", "two", "--output", report.toString()).status()).isZero();
    assertThat(Files.readString(report)).contains("Execution two").contains("and be sloppy");

    Output watched = desk.seiri("watch", "two");
    assertThat(watched.status()).isZero();
    assertThat(watched.err()).contains("answered 12 of 12 rows (100 %)").contains("ok 12");
  }

  @Test
  void executionsOfOtherRowsArePairedByRecord() throws IOException {
    run("whole", "v1");
    Files.writeString(
        desk.folder().resolve("part.csv"), "record_id,word\nr3,word 3\nr2,other\nr99,x\n");
    run("part", "v1", "part.csv");
    assertThat(desk.seiri("compare", "whole", "part").out())
        .contains("1 of 2 rows changed; 10 are in the first only; 1 are in the second only");
  }

  @Test
  void repeatedRecordsPairByPlaceAndLostAnswersAreNoChangedValues() throws IOException {
    String rows = "record_id,word\nr1,word 1\nr1,word 2\nr2,mute\n";
    Files.writeString(desk.folder().resolve("twice.csv"), rows);
    Files.writeString(desk.folder().resolve("thrice.csv"), rows + "r1,word 3\n");
    run("twice", "v1", "twice.csv");
    run("thrice", "v2", "thrice.csv");
    assertThat(desk.seiri("compare", "twice", "thrice").out())
        .contains(
            "2 of 3 rows changed; 1 are in the second only; record ids that occur several times are"
                + " paired in their order: r1")
        .containsPattern("field +word +1 changed, 1 lost with the answer");
    assertThat(desk.seiri("compare", "thrice", "twice").out())
        .containsPattern("field +word +1 changed, 1 new with the answer");
  }

  @Test
  void reviewedRowsMakeAGoldenSet() throws IOException {
    run("reviewed", "v1");
    Path records = Files.writeString(desk.folder().resolve("ids.txt"), "r2\n\nr5\n");
    Path set = desk.folder().resolve("made.jsonl");
    Output said =
        desk.seiri(
            "golden",
            "from-execution",
            "reviewed",
            "--records",
            records.toString(),
            "--output",
            set.toString());
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.err()).contains("2 golden rows").contains("10 rows left out");
    assertThat(GoldenFile.read(set).rows().get(1).expected().path("word").asString())
        .isEqualTo("WORD 5");
    assertThat(desk.seiri("golden", "check", set.toString()).out())
        .contains("2 rows; judged are word");
  }

  @Test
  void aTableWithTheAnswersMakesAGoldenSet() throws IOException {
    Path table =
        Files.writeString(
            desk.folder().resolve("known.csv"), "record_id,text,word,kana\nk1,a,A,\nk2,b,B,ビー\n");
    Path set = desk.folder().resolve("known.jsonl");
    List<String> command =
        List.of("golden", "from-table", table.toString(), "--input-column", "text", "--output");
    List<String> args = new ArrayList<>(command);
    args.addAll(List.of(set.toString(), "--expected", "word,kana"));
    Output said = desk.seiri(args.toArray(String[]::new));
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(Files.readAllLines(set).getFirst())
        .isEqualTo(
            "{\"record_id\":\"k1\",\"input_value\":\"a\",\"expected\":{\"word\":\"A\",\"kana\":\"\"}}");
    args.set(args.size() - 1, "wrod");
    said = desk.seiri(args.toArray(String[]::new));
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("known.jsonl: exists already", "--overwrite");
    args.add("--overwrite");
    said = desk.seiri(args.toArray(String[]::new));
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("no column \"wrod\" (--expected)");
  }

  @Test
  void numbersAndTruthValuesOfATableAreThoseOfTheSchema() throws IOException {
    Path prompt = counts();
    Path table =
        Files.writeString(
            desk.folder().resolve("counts.csv"),
            "id,text,count,flag,name\n1,3件,3,TRUE,髙島\n2,10件,１０,true,高島\n3,9件,3,false,髙島\n");
    Path typed = desk.folder().resolve("typed.jsonl");
    Output said = fromTable(table, typed, "--prompt", prompt.toString());
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(Files.readAllLines(typed).get(1))
        .endsWith("\"expected\":{\"count\":10,\"flag\":true,\"name\":\"高島\"}}");
    Path texts = desk.folder().resolve("texts.jsonl");
    assertThat(fromTable(table, texts).status()).isZero();
    assertThat(Files.readAllLines(texts).getFirst()).contains("\"count\":\"3\"");

    for (Path set : List.of(typed, texts)) {
      Output judged = counts(set);
      assertThat(judged.status()).as(judged.err()).isZero();
      assertThat(judged.out())
          .contains("golden-counts/v1 with ")
          .contains("rows right   1 of 3")
          .contains("  wrong  2 (ok)\n    name: expected \"高島\", answered \"髙島\"")
          .contains("  wrong  3 (ok)\n    count: expected ")
          .doesNotContain("wrong  1");
      assertThat(counts(set, "--usual-kanji").out()).contains("rows right   2 of 3");
    }
  }

  @Test
  void whatNoValidAnswerSaysIsRefusedBeforeAnythingIsAsked() throws IOException {
    Path prompt = counts();
    Path table =
        Files.writeString(
            desk.folder().resolve("odd.csv"),
            "id,text,count,flag,name\n1,a,3,true,x\n2,b,\"1,234\",yes,x\n");
    Path set = desk.folder().resolve("odd.jsonl");
    assertThat(fromTable(table, set, "--prompt", prompt.toString()).err())
        .contains("row 2, column \"count\": \"1,234\" is not an integer in digits such as 1234")
        .contains("as the schema of golden-counts/v1 wants");
    Files.writeString(table, "id,text,count,flag,name\n1,a,3,,x\n");
    assertThat(fromTable(table, set, "--prompt", prompt.toString()).err())
        .contains(
            "row 1, column \"flag\": a blank, and the schema of golden-counts/v1 wants true or"
                + " false");
    Files.writeString(table, "id,text,count,flag,nmae\n1,a,3,true,x\n");
    assertThat(
            desk.seiri(
                    "golden",
                    "from-table",
                    table.toString(),
                    "--input-column",
                    "text",
                    "--expected",
                    "count,nmae",
                    "--prompt",
                    prompt.toString(),
                    "--output",
                    set.toString())
                .err())
        .contains("a field \"nmae\", which the schema of golden-counts/v1 does not have");
    assertThat(set).doesNotExist();

    Files.writeString(
        set, "{\"record_id\":\"a\",\"input_value\":\"3件\",\"expected\":{\"cuont\":3}}\n");
    String fault =
        "row a expects a field \"cuont\", which the schema of golden-counts/v1 does not have";
    int before = calls.get();
    Output said = counts(set);
    assertThat(said.err()).contains(fault).contains("its fields are count, flag, name");
    assertThat(said.status()).isEqualTo(2);
    assertThat(calls).hasValue(before);
    said = desk.seiri("golden", "check", set.toString(), "--prompt", prompt.toString());
    assertThat(said.err()).contains(fault);
    assertThat(said.status()).isEqualTo(2);
    assertThat(desk.seiri("golden", "check", set.toString()).status())
        .as("without a schema")
        .isZero();
  }

  private Path counts() throws IOException {
    Path file =
        desk.write(
            "counts.yaml",
            """
            task_name: golden-counts
            prompt_version: v1
            prompt_template: "Count. <input_row>{{ input_value }}</input_row>"
            output_schema:
              type: object
              properties: {count: {type: integer}, flag: {type: boolean}, name: {type: string}}
              required: [count, flag, name]
              additionalProperties: false
            """);
    desk.register(file);
    return file;
  }

  /// The only version, without its name.
  private Output counts(Path golden, String... options) {
    List<String> args =
        new ArrayList<>(List.of("eval", "golden-counts", "--golden", golden.toString()));
    args.addAll(List.of("--bedrock", models.endpoint()));
    args.addAll(List.of(options));
    return desk.seiri(args.toArray(String[]::new));
  }

  private Output fromTable(Path table, Path output, String... options) {
    List<String> args =
        new ArrayList<>(List.of("golden", "from-table", table.toString(), "--id-column", "id"));
    args.addAll(List.of("--input-column", "text", "--expected", "count,flag,name"));
    args.addAll(List.of("--output", output.toString()));
    args.addAll(List.of(options));
    return desk.seiri(args.toArray(String[]::new));
  }

  @Test
  void mistakesAreReportedInOneLine() throws IOException {
    Path bad = Files.writeString(desk.folder().resolve("bad.jsonl"), "{\"record_id\":\"a\"}\n");
    fault("bad.jsonl:1: key expected", "--golden", bad.toString(), "--prompt-version", "v1");
    String golden = desk.folder().resolve("golden.jsonl").toString();
    fault("no prompt words/v9", "--golden", golden, "--prompt-version", "v9");
    fault("has no label @unknown", "--golden", golden, "--prompt-version", "@unknown");
    fault(
        "--repeat must be an odd number from 1 to 19, so that most of a row's answers decide, not"
            + " 2; use 3",
        "--golden",
        golden,
        "--prompt-version",
        "v1",
        "--repeat",
        "2");
    fault(
        "--fail-under must be 0 to 100",
        "--golden",
        golden,
        "--prompt-version",
        "v1",
        "--fail-under",
        "101");
    fault(
        "--fail-on-regression needs --against",
        "--golden",
        golden,
        "--prompt-version",
        "v1",
        "--fail-on-regression");
    fault(
        "there is no folder",
        "--golden",
        golden,
        "--prompt-version",
        "v1",
        "--output",
        "/no/where/x.html");
  }

  private Output promoteOf(String task, String version, String... options) {
    List<String> args = new ArrayList<>(List.of("prompts", "promote", task, version));
    args.addAll(List.of(options));
    return desk.seiri(args.toArray(String[]::new));
  }

  private StandInReply answer(StandInQuestion question) {
    String text = String.join("\n", question.userTexts());
    if (text.contains("<input_first>")) {
      String first = part(text, "first");
      boolean fair = question.modelId().equals("judge.fair");
      String winner = !fair || !first.contains("?") ? "first" : "second";
      return StandInReply.text("{\"reason\":\"so\",\"winner\":\"%s\"}".formatted(winner));
    }
    calls.incrementAndGet();
    String word = part(text, "row");
    if (text.contains("Count.")) {
      return StandInReply.text(
          "{\"count\":%s.0,\"flag\":true,\"name\":\"髙島\"}".formatted(word.replace("件", "")));
    }
    if (text.contains("sloppy") && word.equals("mute")) {
      return StandInReply.text("no JSON");
    }
    boolean forgets = text.contains("sloppy") && word.endsWith("1");
    return StandInReply.text(
        Json.write(Json.object().put("word", forgets ? "?" : word.toUpperCase(Locale.ROOT))));
  }

  private static String part(String text, String name) {
    String open = "<input_" + name + ">";
    int from = text.indexOf(open) + open.length();
    return text.substring(from, text.indexOf("</input_" + name + ">", from));
  }

  private void register(String version, String words) throws IOException {
    register("words", version, words);
  }

  private void register(String task, String version, String words) throws IOException {
    desk.register(
        desk.write(
            task + "-" + version + ".yaml",
            """
            task_name: %s
            prompt_version: %s
            prompt_template: "%s <input_row>{{ input_value }}</input_row>"
            output_schema:
              type: object
              properties: {word: {type: string}, note: {type: [string, "null"]}}
              required: [word]
              additionalProperties: false
            """
                .formatted(task, version, words)));
  }

  private void run(String execution, String version) {
    run(execution, version, "words.csv");
  }

  private void run(String execution, String version, String rows) {
    Output said =
        desk.seiri(
            "run",
            desk.folder().resolve(rows).toString(),
            "--task",
            "words",
            "--prompt-version",
            version,
            "--execution-id",
            execution,
            "--bedrock",
            models.endpoint());
    assertThat(said.status()).as(said.err()).isZero();
  }

  private Output eval(String... options) {
    return evalOf("words", options);
  }

  private Output evalOf(String task, String... options) {
    List<String> args = new ArrayList<>(List.of("eval", task, "--golden"));
    args.add(desk.folder().resolve("golden.jsonl").toString());
    args.addAll(List.of("--bedrock", models.endpoint()));
    args.addAll(List.of(options));
    return desk.seiri(args.toArray(String[]::new));
  }

  private void fault(String message, String... options) {
    List<String> args = new ArrayList<>(List.of("eval", "words"));
    args.addAll(List.of("--bedrock", models.endpoint()));
    args.addAll(List.of(options));
    assertFault(desk, message, args.toArray(String[]::new));
  }
}
