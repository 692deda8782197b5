package dev.seiri.cli.prompts;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.testing.Desk;
import dev.seiri.prompts.file.PromptFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The workflow that ships for a repository of prompts: its `run` steps, in their order and with
/// their environment, against the local stack.
@Tag("stack")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PromptRepositoryTest {
  private static final Path ROOT = Path.of(System.getProperty("seiri.root"));
  private static final Pattern EXPRESSION = Pattern.compile("\\$\\{\\{\\s*(.+?)\\s*}}");
  private static final Pattern EXPORT = Pattern.compile("export ([A-Z0-9_]+)=(.*)");

  @TempDir private static Path folder = Path.of("");
  private final Map<String, String> env = new LinkedHashMap<>();
  private Path repository = Path.of("");
  private Path comments = Path.of("");

  /// The exit status and output of a step.
  private record Ran(int status, String said) {}

  @BeforeAll
  void up() throws Exception {
    comments = folder.resolve("comments.md");
    Path tools = Files.createDirectories(folder.resolve("tools"));
    env.put("SEIRI_HOME", folder.resolve("home").toString());
    env.put("PATH", tools + ":" + System.getenv("PATH"));
    env.put("GIT_CONFIG_GLOBAL", "/dev/null");
    tool(
        tools.resolve("seiri"),
        Desk.program().stream().collect(joining("' '", "exec '", "' \"$@\"")));
    tool(
        tools.resolve("gh"),
        "echo \"gh $*\" >> '%1$s'; while [ $# -gt 1 ]; do shift; done; cat \"$1\" >> '%1$s'"
            .formatted(comments));
    String exports = must(folder, "seiri local up");
    Matcher export = EXPORT.matcher(exports);
    while (export.find()) {
      env.put(export.group(1), export.group(2));
    }
    repository = copied(ROOT.resolve("examples/prompt-repository"), folder.resolve("repository"));
    must(
        repository, "git init -q -b main . && git config user.name a && git config user.email a@b");
    commit("the first prompts");
  }

  @AfterAll
  void down() throws Exception {
    must(folder, "seiri local down --wipe");
  }

  @Test
  void aMergedPromptIsLintedRegisteredAndPromotedAndAPullRequestShowsWhatItChanges()
      throws Exception {
    String first = must(repository, "git rev-parse HEAD").strip();
    List<Ran> release = job("release", Map.of("github.event.before", "0".repeat(40)));
    assertThat(release).extracting(Ran::status).as("%s", release).containsOnly(0);
    assertThat(release.toString()).contains("registered ticket-topic/v1");
    assertThat(must(folder, "seiri prompts show ticket-topic @production")).contains("v1");

    must(repository, "git checkout -q -b topic");
    Path v1 = repository.resolve("prompts/ticket-topic/v1.yaml");
    Path v2 = repository.resolve("prompts/ticket-topic/v2.yaml");
    Files.writeString(
        v2,
        Files.readString(v1)
            .replace("prompt_version: v1", "prompt_version: v2")
            .replace("account or other", "account, praise or other")
            .replace("account, other", "account, praise, other"));
    commit("Tell praise apart");
    List<Ran> check = job("check", Map.of("github.event.pull_request.base.sha", first));
    assertThat(check).extracting(Ran::status).as("%s", check).containsOnly(0);
    assertThat(Files.readString(comments))
        .contains("gh pr comment 7 --edit-last --create-if-none --body-file")
        .contains("**prompts/ticket-topic/v2.yaml** against `prompts/ticket-topic/v1.yaml`")
        .contains("{+praise +}");

    must(repository, "git checkout -q main && git merge -q --ff-only topic");
    List<Ran> second = job("release", Map.of("github.event.before", first));
    assertThat(second).extracting(Ran::status).as("%s", second).containsOnly(0);
    assertThat(second.toString())
        .contains("unchanged ticket-topic/v1")
        .contains("registered ticket-topic/v2");
    assertThat(must(folder, "seiri prompts show ticket-topic @production"))
        .contains("prompt_version: \"v2\"");
    assertThat(must(folder, "seiri prompts history ticket-topic")).contains("Tell praise apart");

    must(repository, "git checkout -q -b wrong");
    Files.writeString(v1, Files.readString(v1).replace("You sort", "You file"));
    Files.writeString(
        repository.resolve("prompts/ticket-topic/v3.yaml"), "task_name: x\nprompt_template: {{\n");
    commit("Change what is registered");
    List<Ran> wrong = job("check", Map.of("github.event.pull_request.base.sha", "main"));
    assertThat(wrong).extracting(Ran::status).containsExactly(1, 1);
    assertThat(wrong.getFirst().said()).contains("::error file=prompts/ticket-topic/v3.yaml,line=");
    assertThat(Files.readString(comments)).contains("is registered and never changes");
    must(repository, "git checkout -q main");
  }

  /// Runs a job's `run` steps, those after a failed one too where they say `always()`.
  private List<Ran> job(String name, Map<String, String> event) throws Exception {
    JsonNode workflow =
        PromptFile.tree(Files.readString(repository.resolve(".github/workflows/prompts.yml")));
    JsonNode job = workflow.path("jobs").path(name);
    assertThat(job.path("steps").size()).isPositive();
    List<Ran> ran = new ArrayList<>();
    boolean failed = false;
    for (JsonNode step : job.path("steps")) {
      boolean always = step.path("if").asString("").startsWith("always()");
      if (step.has("run") && (!failed || always)) {
        Map<String, String> variables = new LinkedHashMap<>(env);
        for (JsonNode holder : List.of(workflow, job, step)) {
          holder
              .path("env")
              .properties()
              .forEach(e -> variables.put(e.getKey(), value(e.getValue().asString(), event)));
        }
        variables.put("SEIRI", "seiri");
        variables.put("GITHUB_ACTIONS", "true");
        ran.add(run(repository, step.path("run").asString(), variables));
        failed |= ran.getLast().status() != 0;
      }
    }
    return ran;
  }

  private static String value(String text, Map<String, String> event) {
    Map<String, String> known = new LinkedHashMap<>(event);
    known.put("github.event.pull_request.number", "7");
    known.put("github.token", "none");
    known.put("vars.PROMPT_LABEL", "production");
    known.put("vars.SEIRI_STACK", "");
    return EXPRESSION
        .matcher(text)
        .replaceAll(match -> {
          assertThat(known).containsKey(match.group(1));
          return Matcher.quoteReplacement(known.getOrDefault(match.group(1), ""));
        });
  }

  private void commit(String message) throws Exception {
    must(repository, "git add -A && git commit -q -m '%s'".formatted(message));
  }

  private String must(Path where, String command) throws Exception {
    Ran ran = run(where, command, env);
    assertThat(ran.status()).as("%s: %s", command, ran.said()).isZero();
    return ran.said();
  }

  /// As GitHub runs a step: `bash -e`, in the repository.
  private static Ran run(Path where, String command, Map<String, String> variables)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", command)
            .directory(where.toFile())
            .redirectErrorStream(true);
    builder.environment().putAll(variables);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = process.inputReader().lines().collect(joining("\n"));
    return new Ran(process.waitFor(), said + "\n");
  }

  private static void tool(Path file, String script) throws IOException {
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
  }

  private static Path copied(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(file, copy);
          assertThat(copy.toFile().setExecutable(Files.isExecutable(file))).isTrue();
        }
      }
    }
    return to;
  }
}
