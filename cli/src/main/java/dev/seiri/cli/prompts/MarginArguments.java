package dev.seiri.cli.prompts;

import dev.seiri.cli.session.CliFault;
import dev.seiri.evaluation.NonInferiority;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The argument that says how much worse a version may be than the one before it, and the setting
/// that says it by task.
public final class MarginArguments {
  /// The variable with the margins of tasks: `company-name=1,address-jp=3`.
  static final String MARGINS = "SEIRI_MARGINS";

  @Option(
      names = "--margin",
      paramLabel = "POINTS",
      description = {
        "How many of 100 rows fewer may be right than with the version it is compared with. By"
            + " default what SEIRI_MARGINS says of the task (company-name=1,address-jp=3), else 2."
            + " A smaller margin needs more golden rows."
      })
  private @Nullable Double margin;

  /// Whether the option was given.
  public boolean isGiven() {
    return margin != null;
  }

  /// The margin as a share of the rows.
  ///
  /// @throws CliFault if the option or the variable is none
  public double share(Map<String, String> env, String task) {
    if (margin != null) {
      return share("--margin", margin);
    }
    return byTask(env.getOrDefault(MARGINS, ""), task).orElse(NonInferiority.DEFAULT_MARGIN);
  }

  private static Optional<Double> byTask(String setting, String task) {
    Optional<Double> found = Optional.empty();
    for (String part : setting.split(",", -1)) {
      if (!part.isBlank()) {
        int at = part.lastIndexOf('=');
        if (at < 1) {
          throw new CliFault(
              "%s: \"%s\" is no margin of a task; write TASK=POINTS, separated by commas"
                  .formatted(MARGINS, part.strip()));
        }
        double share = share(MARGINS, points(part.substring(at + 1).strip(), part.strip()));
        if (part.substring(0, at).strip().equals(task)) {
          found = Optional.of(share);
        }
      }
    }
    return found;
  }

  private static double points(String text, String part) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      throw new CliFault(
          "%s: \"%s\" is no margin of a task; write TASK=POINTS, separated by commas"
              .formatted(MARGINS, part));
    }
  }

  private static double share(String from, double points) {
    if (!(points > 0 && points <= 100)) {
      throw new CliFault(from + " must be above 0, to 100 points, not " + points);
    }
    return points / 100;
  }
}
