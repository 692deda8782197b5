package dev.seiri.cli.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.local.bedrock.RulesModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Commands with `--stack`, in processes of their own, with a stack that is only reached by the
/// SDK's own settings: local tables, bucket and worker under names that a stack's outputs give.
@Tag("stack")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DeployedStackTest {
  private static final String ON = "--stack=" + ControlPlane.STACK;

  @TempDir private static Path folder = Path.of("");
  private final Map<String, String> endpoints = new TreeMap<>();
  private ControlPlane plane;

  @BeforeAll
  void up() throws IOException {
    Map<String, String> outputs = new TreeMap<>();
    local("local", "up")
        .lines()
        .filter(line -> line.startsWith("export "))
        .map(line -> line.substring("export ".length()).split("=", 2))
        .forEach(pair -> (pair[0].endsWith("_NAME") ? outputs : endpoints).put(pair[0], pair[1]));
    assertThat(outputs).hasSize(6);
    outputs.put("ATHENA_WORKGROUP", "seiri-test");
    outputs.put("ATHENA_DATABASE", "seiri_test");
    outputs.put("the topic of alarms", "arn:aws:sns:us-east-1:111122223333:topic");
    plane = new ControlPlane(outputs);
    endpoints.put("AWS_ENDPOINT_URL", plane.endpoint().toString());
    endpoints.put("SEIRI_HOME", folder.resolve("unused").toString());
  }

  @BeforeEach
  void allIsWell() {
    plane.forget();
  }

  @AfterAll
  void down() {
    local("local", "down", "--wipe");
    plane.close();
  }

  @Test
  void aRunOnADeployedStackIsARunLikeAnyOther() throws Exception {
    Path csv = folder.resolve("out.csv");
    Output said =
        seiri(
            "run",
            Desk.example("companies.csv"),
            "--task",
            "company-name",
            "--model",
            RulesModel.ID,
            "--execution-id",
            "there",
            "--output",
            csv.toString(),
            ON);
    assertThat(said.status()).as(said.err()).isZero();
    assertThat(said.err())
        .contains("called by the stack")
        .contains("s3://seiri/results/execution_id=there/");
    assertThat(said.out()).contains("rows       60 · ok 60");
    assertThat(Files.readString(csv)).contains("c-060,株式会社みらい");
    assertThat(folder.resolve("unused/log")).as("no stack was started here").isEmptyDirectory();

    Output status = seiri(ON, "status", "there");
    assertThat(status.status()).as(status.err()).isZero();
    assertThat(status.out()).contains("company-name");
    assertThat(seiri(ON, "verify", "there").status()).isZero();
    assertThat(seiri("prompts", "list", ON).out()).contains("address-jp");
    Output query = seiri("query", "SELECT verdict FROM results", ON);
    assertThat(query.status()).as(query.err()).isZero();
    assertThat(query.out()).contains("verdict");
  }

  @Test
  void aStackThatIsNotThereIsNamed() throws Exception {
    Output said = seiri("status", "--stack", "other");
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("there is no stack other in us-east-1").hasLineCount(1);
  }

  @Test
  void bedrockCannotBeChosenForADeployedStack() throws Exception {
    Output said = seiri("run", "rows.csv", "--task", "company-name", "--bedrock", "offline", ON);
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.err()).contains("--bedrock: is for this machine").hasLineCount(1);
  }

  @Test
  void aStackThatIsWellHasNoFaults() throws Exception {
    Output said = seiri("doctor", ON, "--model", RulesModel.ID);
    assertThat(said.out().lines())
        .contains(
            "ok\tcredentials\tarn:aws:iam::111122223333:user/test in us-east-1",
            "ok\tbucket\tseiri",
            "ok\tmapping\tbatches of 1000, last result: OK",
            "ok\tfunction\tseiri-test-stream, 512 MB, 900 s",
            "ok\tconcurrency\t2 reserved; 997 unreserved for all other functions of the account",
            "ok\ttask address-jp\tone version, v1",
            "ok\tqueries\tAthena answers",
            "ok\tquota of global.anthropic.claude-haiku-5-5\tGlobal cross-region model inference"
                + " tokens per minute for Claude Haiku 5.5: 2,000,000")
        .anyMatch(line -> line.startsWith("ok\trequests table\t"))
        .anyMatch(line -> line.startsWith("ok\tstream\tNEW_"))
        .anyMatch(line -> line.startsWith("ok\tmodel " + RulesModel.ID));
  }

  @Test
  void faultsAreReportedWithTheirFix() throws Exception {
    plane.insteadOf(
        "ListEventSourceMappings",
        """
        {"EventSourceMappings":[{"UUID":"u-1","State":"Disabled","BatchSize":1000,
         "FunctionArn":"arn:aws:lambda:us-east-1:111122223333:function:f:live"}]}\
        """);
    plane.insteadOf(
        "GetQueryExecution",
        """
        {"QueryExecution":{"Status":{"State":"FAILED","StateChangeReason":"no view results"}}}\
        """);
    plane.insteadOf("GetFunctionConcurrency", "{\"ReservedConcurrentExecutions\":0}");
    Output said = seiri("doctor", ON, "--model", "no.such-model");
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.out())
        .contains("fault\tmapping\tthe mapping is Disabled: rows wait")
        .contains("to fix it: aws lambda update-event-source-mapping --uuid u-1 --enabled")
        .contains("fault\tconcurrency\tthe function's reserved concurrency is 0: rows wait")
        .contains("fault\tqueries\tthe query failed: no view results")
        .contains("fault\tmodel no.such-model\t")
        .contains(
            "to fix it: check that the account may use the model (Bedrock console, Model catalog)");
  }

  @Test
  void thisMachineIsCheckedToo() {
    assertThat(local("doctor"))
        .contains("ok\thome\t")
        .contains("ok\tlocal stack\tits tables and bucket answer")
        .contains("ok\ttask company-name\tone version, v1");
  }

  /// A command in this process, on the stack that stands for the deployed one.
  private static String local(String... args) {
    return Desk.in(folder).must(args).out();
  }

  private Output seiri(String... args) throws IOException, InterruptedException {
    List<String> command = Desk.program();
    command.addAll(List.of(args));
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectOutput(out.toFile()).redirectError(err.toFile());
    builder.environment().keySet().removeIf(name -> name.startsWith("AWS_"));
    builder.environment().putAll(endpoints);
    Process process = builder.start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Output(process.exitValue(), Files.readString(out), Files.readString(err));
  }
}
