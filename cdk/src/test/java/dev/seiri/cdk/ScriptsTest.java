package dev.seiri.cdk;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `scripts/deploy` and `scripts/destroy` do before they touch an account.
class ScriptsTest {
  private record Said(int status, String text) {}

  @Test
  void aDryRunSaysEveryStepAndDoesNone() throws Exception {
    Said said = run("deploy", "dev", "--dry-run");
    assertThat(said.status()).isZero();
    assertThat(said.text())
        .contains("Nothing is done")
        .contains("deploy seiri-dev")
        .contains("jib:build")
        .contains("CREATE OR REPLACE VIEW")
        .contains("--stack seiri-dev prompts register");
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
  void dataIsNotDeletedByMistake() throws Exception {
    Said dev = run("destroy", "dev");
    assertThat(dev.status()).isEqualTo(2);
    assertThat(dev.text()).contains("--with-data");
    Said prod = run("destroy", "prod", "--with-data");
    assertThat(prod.status()).isEqualTo(2);
    assertThat(prod.text()).contains("prod keeps its data");
  }

  private static Said run(String script, String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Root.path().resolve("scripts").resolve(script).toString());
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return new Said(process.waitFor(), text);
  }
}
