package dev.seiri.cli.run;

import static dev.seiri.cli.testing.Faults.assertFault;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.SharedStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Users' mistakes in any command.
@Tag("stack")
@ExtendWith(SharedStack.class)
class MistakesTest {
  private final Desk desk;

  MistakesTest(Desk desk) {
    this.desk = desk;
  }

  @Test
  void everyMistakeIsOneLineThatNamesThePlace() throws IOException {
    String rows = desk.rows("ok.csv", 2).toString();
    String people = Desk.example("people.csv");
    assertFault(desk, "there is no such file", "run", "nowhere.csv", "--task", "person-name");
    assertFault(desk, "there is no task nope", "run", rows, "--task", "nope");
    assertFault(
        desk,
        "there is no prompt person-name/v9",
        "run",
        rows,
        "--task",
        "person-name",
        "--prompt-version",
        "v9");
    assertFault(
        desk, "has no label @x", "run", rows, "--task", "person-name", "--prompt-version", "@x");
    assertFault(
        desk,
        "there is no column \"z\"",
        "run",
        rows,
        "--task",
        "person-name",
        "--input-column",
        "z");
    assertFault(
        desk,
        "must be up to 100 of",
        "run",
        rows,
        "--task",
        "person-name",
        "--execution-id",
        "../x");
    assertFault(
        desk, "must be 1 to 1000", "run", rows, "--task", "person-name", "--max-in-flight", "0");
    assertFault(
        desk,
        "must be aws, offline or an http(s) URL",
        "run",
        rows,
        "--task",
        "person-name",
        "--bedrock",
        "x");
    assertFault(
        desk,
        "must end in .csv, .xlsx or .jsonl",
        "run",
        rows,
        "--task",
        "person-name",
        "--output",
        "x.txt");
    assertFault(desk, "is the input", "run", people, "--task", "person-name", "--output", people);
    assertFault(
        desk,
        "there is no folder",
        "run",
        rows,
        "--task",
        "person-name",
        "--output",
        "/no/where/x.csv");
    assertFault(
        desk, "no such encoding", "run", rows, "--task", "person-name", "--charset", "klingon");
    assertFault(desk, "Missing required option: '--task=TASK'", "run", rows);
    assertFault(desk, "there is no execution unknown", "results", "unknown");
    assertFault(
        desk,
        "unknown key promt_template",
        "prompts",
        "register",
        desk.write("bad.yaml", "task_name: t\nprompt_version: v\npromt_template: x\n").toString());
    assertFault(
        desk,
        "Unexpected tag name \"include\"",
        "prompts",
        "register",
        desk.write(
                "inc.yaml",
                "task_name: t\nprompt_version: v\nprompt_template: '{% include \"x\" %}'\n")
            .toString());
    assertFault(
        desk,
        "runs with DynamoDB on port",
        "run",
        rows,
        "--task",
        "person-name",
        "--dynamodb-port",
        "1");
  }

  @Test
  void runningAgainWithOtherRowsIsRefused() throws IOException {
    Path rows = desk.rows("mine.csv", 2);
    assertThat(
            desk.seiri("run", rows.toString(), "--task", "person-name", "--execution-id", "mine")
                .status())
        .isZero();
    Files.writeString(rows, "record_id,name\n1,other\n");
    assertFault(
        desk,
        "execution mine exists with other rows",
        "run",
        rows.toString(),
        "--task",
        "person-name",
        "--execution-id",
        "mine");
  }
}
