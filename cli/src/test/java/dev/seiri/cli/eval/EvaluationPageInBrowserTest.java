package dev.seiri.cli.eval;

import static dev.seiri.cli.eval.EvaluationPageTest.card;
import static dev.seiri.cli.eval.EvaluationPageTest.failed;
import static dev.seiri.cli.eval.EvaluationPageTest.ok;
import static dev.seiri.cli.eval.EvaluationPageTest.repeat;
import static dev.seiri.cli.eval.EvaluationPageTest.right;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.cli.page.Chromium;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.evaluation.EvaluationOutcome;
import dev.seiri.evaluation.Evaluations;
import dev.seiri.evaluation.Scorecard;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
class EvaluationPageInBrowserTest {
  @TempDir private static Path folder = Path.of("");

  @Test
  void twoVersionsStandSideBySideOnEveryScreen() throws Exception {
    Path page = page();
    try (Chromium tab = Chromium.start(folder.resolve("profile"))) {
      for (int width : new int[] {320, 500, 1280}) {
        tab.size(width, 800);
        open(tab, page);
        assertThat(tab.value("document.documentElement.scrollWidth").asInt())
            .isLessThanOrEqualTo(width);
      }
      assertThat(
              tab.value(
                      "new Set([...document.querySelectorAll('.versions article')]"
                          + ".map(a => a.getBoundingClientRect().top)).size")
                  .asInt())
          .as("both cards are on one line")
          .isOne();
      assertThat(
              tab.value(
                      "[...document.querySelectorAll('.versions .large')].map(p => p.textContent).join()")
                  .asString())
          .isEqualTo("50.0 %,100.0 %");
      assertThat(
              tab.value("(r => r.scrollWidth - r.clientWidth)(document.getElementById('rows'))")
                  .asInt())
          .as("the table of rows needs no scrolling sideways")
          .isLessThanOrEqualTo(0);
      assertThat(tab.value("document.querySelector('main').innerText").asString())
          .contains("0 rows got better and 2 worse: no evidence of a difference");
      for (String scheme : new String[] {"light", "dark"}) {
        tab.look("screen", scheme);
        open(tab, page);
        assertThat(tab.faults()).isEmpty();
      }
      assertThat(tab.complaints()).isEmpty();
    }
  }

  private static void open(Chromium tab, Path page) throws InterruptedException {
    tab.open(page);
    tab.await("document.getElementById('found').textContent.includes('rows')");
  }

  private static Path page() throws IOException {
    Scorecard before = card("v1", right(0), right(1), right(2), right(3));
    Scorecard now = card("v2", right(0), failed(), right(2), ok("{\"name\":\"Soto\"}"));
    for (int repeat = 2; repeat <= 3; repeat++) {
      before.repeat(new ExecutionId("before-" + repeat));
      repeat(before, right(0), right(1), right(2), right(3));
      now.repeat(new ExecutionId("now-" + repeat));
      repeat(now, right(0), failed(), right(2), repeat == 2 ? right(3) : failed());
    }
    Path file = folder.resolve("evaluation.html");
    try (OutputStream out = Files.newOutputStream(file)) {
      EvaluationPage.write(
          out,
          EvaluationOutcome.measured(Optional.of(Evaluations.comparison(now, before))),
          now,
          Optional.of(before),
          Instant.EPOCH);
    }
    return file;
  }
}
