package dev.seiri.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `scripts/deploy` and `scripts/destroy`, with stand-ins of the command lines that reach an
/// account.
class ScriptsTest {
  /// Records its arguments, and the file among them, and prints what the test has prepared.
  private static final String AWS =
      """
      #!/bin/sh
      here="$(dirname "$0")"
      echo "aws $*" >>"$here/calls"
      for argument in "$@"; do
        case "$argument" in
          file://*) cat "${argument#file://}" >>"$here/calls" ;;
        esac
      done
      [ ! -f "$here/fail-$2" ] || exit 254
      answer="$here/$2"
      if [ -f "$answer" ]; then
        cat "$answer"
        # Objects that were deleted are not listed again.
        [ "$2" != delete-objects ] || rm -f "$here/list-object-versions"
      elif [ "$2" = describe-stacks ]; then
        echo "An error occurred (ValidationError): Stack with id seiri does not exist" >&2
        exit 254
      else
        echo "{}"
      fi
      """;

  private static final String NPX =
      """
      #!/bin/sh
      echo "npx $*" >>"$(dirname "$0")/calls"
      """;

  private static final String PAGE =
      """
      {"Quiet": true, "Objects": [{"Key": "results/a.json", "VersionId": "null"}]}
      """;

  @TempDir private Path folder = Path.of("");

  private record Said(int status, String text) {}

  @Test
  void aDryRunShowsTheDifferenceAndChangesNothing() throws Exception {
    Path root = rootWithStandIns();
    Said said = run(root, "deploy", "dev", "--dry-run");
    assertThat(said.text()).contains("Nothing is changed");
    assertThat(said.status()).isZero();
    assertThat(calls())
        .containsExactly(
            "mvnw -q -DskipTests package",
            "npx --yes aws-cdk@2.1148.1 diff seiri-dev-images seiri-dev");
  }

  @Test
  void theImageIsPushedBeforeTheTaskNamesItAndApprovalIsAskedFor() throws Exception {
    Path root = rootWithStandIns();
    answer("get-account-settings", "1000\n");
    answer("describe-stacks", "registry.example.com/images\n");
    answer("get-query-execution", "SUCCEEDED\n");
    Path failing = Files.writeString(folder.resolve("fail-describe-images"), "");
    Said said = run(root, "deploy", "dev");
    assertThat(said.status()).as(said.text()).isZero();
    Files.delete(failing);
    List<String> calls = calls();
    assertThat(calls.stream().filter(call -> call.contains("deploy seiri-dev")))
        .containsExactly(
            "npx --yes aws-cdk@2.1148.1 deploy seiri-dev-images --require-approval broadening",
            "npx --yes aws-cdk@2.1148.1 deploy seiri-dev --require-approval broadening");
    int push = place(calls, "jib:build");
    assertThat(push)
        .isGreaterThan(place(calls, "deploy seiri-dev-images"))
        .isLessThan(place(calls, "deploy seiri-dev --"));
    assertThat(calls.get(push)).contains("-Djib.to.image=registry.example.com/images:");
    assertThat(place(calls, "prompts register")).isEqualTo(calls.size() - 1);
  }

  @Test
  void approvalIsNotAskedForWhereThatIsSaid() throws Exception {
    Path root = rootWithStandIns();
    answer("get-account-settings", "1000\n");
    answer("describe-stacks", "registry.example.com/images\n");
    answer("get-query-execution", "SUCCEEDED\n");
    assertThat(run(root, "deploy", "dev", "--yes").status()).isZero();
    assertThat(calls()).anyMatch(call -> call.endsWith("seiri-dev --require-approval never"));
    assertThat(calls()).as("the image is there").noneMatch(call -> call.contains("jib:build"));
  }

  @Test
  void anUnknownEnvironmentIsNamed() throws Exception {
    Said said = run("deploy", "moon", "--dry-run");
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.text()).contains("cdk/environments/moon.yaml").contains("dev prod");
    assertThat(run("deploy").status()).isEqualTo(2);
    assertThat(run("deploy", "dev", "--dry").status()).isEqualTo(2);
  }

  @Test
  void aTooLowConcurrencyQuotaIsReportedBeforeAnythingIsBuilt() throws Exception {
    standIns();
    answer("get-account-settings", "101\n");
    Said said = run("deploy", "dev");
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.text())
        .contains("has 101 unreserved concurrent executions")
        .contains("seiri-dev reserves 2")
        .contains("aws service-quotas request-service-quota-increase");
    assertThat(calls())
        .hasSize(2)
        .first()
        .asString()
        .contains("AccountLimit.UnreservedConcurrentExecutions");
  }

  @Test
  void dataIsNotDeletedByMistake() throws Exception {
    standIns();
    Said dev = run("destroy", "dev");
    assertThat(dev.status()).isEqualTo(2);
    assertThat(dev.text()).contains("--with-data");
    Said prod = run("destroy", "prod", "--with-data");
    assertThat(prod.status()).isEqualTo(2);
    assertThat(prod.text()).contains("prod keeps its data");
    assertThat(calls()).isEmpty();
  }

  @Test
  void aBucketIsEmptiedBeforeItsStackIsTakenDown() throws Exception {
    standIns();
    answer("describe-stacks", "False\tbucket-of-dev\n");
    answer("list-object-versions", PAGE);
    answer("delete-objects", "None\n");
    Said said = run("destroy", "dev", "--with-data");
    assertThat(said.text()).contains("Empties s3://bucket-of-dev");
    assertThat(said.status()).isZero();
    List<String> calls = calls();
    assertThat(calls).hasSize(7);
    assertThat(calls.get(0)).startsWith("aws cloudformation describe-stacks");
    assertThat(calls.get(1)).startsWith("npx").contains("synth seiri-dev");
    assertThat(calls.get(2)).startsWith("aws s3api list-object-versions --bucket bucket-of-dev");
    assertThat(calls.get(3)).startsWith("aws s3api delete-objects --bucket bucket-of-dev");
    assertThat(calls.get(4)).contains("results/a.json");
    assertThat(calls.get(5)).startsWith("aws s3api list-object-versions");
    assertThat(calls.get(6))
        .startsWith("npx")
        .contains("destroy seiri-dev seiri-dev-images --force");
  }

  @Test
  void aStackStaysWhereItsBucketCannotBeEmptied() throws Exception {
    standIns();
    answer("describe-stacks", "False\tbucket-of-dev\n");
    answer("list-object-versions", PAGE);
    answer("delete-objects", "results/a.json\tAccess Denied\n");
    Said said = run("destroy", "dev", "--with-data");
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.text()).contains("s3://bucket-of-dev").contains("Access Denied");
    assertThat(calls()).noneMatch(call -> call.contains("destroy seiri-dev"));
  }

  @Test
  void aStackThatIsNotThereIsNamed() throws Exception {
    standIns();
    Said said = run("destroy", "dev", "--with-data");
    assertThat(said.status()).isEqualTo(1);
    assertThat(said.text()).contains("there is no stack seiri-dev");
    assertThat(calls()).hasSize(1);
  }

  @Test
  void aProtectedStackIsLeftAloneAndTheWayToTakeItDownIsSaid() throws Exception {
    standIns();
    answer("describe-stacks", "True\tbucket-of-prod\n");
    Said said = run("destroy", "prod");
    assertThat(said.status()).isEqualTo(2);
    assertThat(said.text())
        .contains(
            "aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name seiri-prod");
    assertThat(calls()).hasSize(1);
  }

  @Test
  void whatIsKeptIsNotEmptied() throws Exception {
    standIns();
    answer("describe-stacks", "False\tbucket-of-prod\n");
    assertThat(run("destroy", "prod").status()).isZero();
    assertThat(calls())
        .hasSize(2)
        .noneMatch(call -> call.contains("s3api"))
        .anyMatch(call -> call.contains("destroy seiri-prod seiri-prod-images --force"));
  }

  /// A folder of the scripts and settings, in which what they run is a stand-in, too.
  private Path rootWithStandIns() throws IOException {
    standIns();
    Path root = Files.createDirectories(folder.resolve("root"));
    Path ours = ProjectRoot.path();
    copy(ours.resolve("scripts/deploy"), root.resolve("scripts/deploy"));
    copy(ours.resolve("cdk/environments/dev.yaml"), root.resolve("cdk/environments/dev.yaml"));
    for (String view :
        List.of(
            "compacted",
            "live",
            "results",
            "evaluations",
            "corrections",
            "reviews",
            "certificates",
            "executions",
            "prompts",
            "labels")) {
      String file = "queries/views/%s.sql".formatted(view);
      copy(ours.resolve(file), root.resolve(file));
    }
    for (String program : List.of("mvnw", "scripts/seiri", "scripts/find-jdk")) {
      Path file =
          Files.writeString(
              root.resolve(program),
              "#!/bin/sh\n[ ${0##*/} = find-jdk ] || echo \"${0##*/} $*\" >>'%s/calls'\n"
                  .formatted(folder));
      assertThat(file.toFile().setExecutable(true)).isTrue();
    }
    return root;
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(java.util.Objects.requireNonNull(to.getParent()));
    Files.copy(from, to, java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
  }

  private static int place(List<String> calls, String part) {
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).contains(part)) {
        return i;
      }
    }
    throw new AssertionError("nobody called " + part + ": " + calls);
  }

  private void standIns() throws IOException {
    standIn("aws", AWS);
    standIn("npx", NPX);
  }

  private void standIn(String program, String script) throws IOException {
    Path file = Files.writeString(folder.resolve(program), script);
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  /// @param operation of `aws`
  private void answer(String operation, String text) throws IOException {
    Files.writeString(folder.resolve(operation), text);
  }

  private List<String> calls() throws IOException {
    Path file = folder.resolve("calls");
    return Files.exists(file) ? Files.readAllLines(file) : List.of();
  }

  private Said run(String script, String... args) throws IOException, InterruptedException {
    return run(ProjectRoot.path(), script, args);
  }

  private Said run(Path root, String script, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(root.resolve("scripts").resolve(script).toString());
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder
        .environment()
        .merge("PATH", folder.toString(), (old, ours) -> ours + File.pathSeparator + old);
    Process process = builder.start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }
}
