package dev.seiri.cli.prompts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seiri.cli.session.CliFault;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class MarginArgumentsTest {
  @Command
  private static final class Asked {
    @Mixin private final MarginArguments margin = new MarginArguments();
  }

  @Test
  void theOptionComesBeforeTheTasksSettingAndThatBeforeTheDefault() {
    assertThat(share("", "a")).isEqualTo(0.02);
    assertThat(share("a=1, b=3.5", "b")).isEqualTo(0.035);
    assertThat(share("a=1,b=3", "c")).isEqualTo(0.02);
    assertThat(share("a=1", "a", "--margin", "5")).isEqualTo(0.05);
  }

  @Test
  void whatIsNoMarginIsRefused() {
    assertThatThrownBy(() -> share("", "a", "--margin", "0"))
        .isInstanceOf(CliFault.class)
        .hasMessage("--margin must be above 0, to 100 points, not 0.0");
    assertThatThrownBy(() -> share("b=200", "a"))
        .hasMessage("SEIRI_MARGINS must be above 0, to 100 points, not 200.0");
    for (String setting : new String[] {"3", "a=", "=3", "a=b"}) {
      assertThatThrownBy(() -> share(setting, "a"))
          .as(setting)
          .hasMessageContaining("is no margin of a task; write TASK=POINTS, separated by commas");
    }
  }

  private static double share(String setting, String task, String... options) {
    Asked asked = new Asked();
    new CommandLine(asked).parseArgs(options);
    return asked.margin.share(Map.of("SEIRI_MARGINS", setting), task);
  }
}
