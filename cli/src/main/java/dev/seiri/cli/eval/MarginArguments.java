package dev.seiri.cli.eval;

import dev.seiri.cli.session.CliFault;
import dev.seiri.evaluation.NonInferiority;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The argument that says how much worse a version may be than the one before it.
public final class MarginArguments {
  @Option(
      names = "--margin",
      paramLabel = "POINTS",
      description = {
        "How many of 100 rows fewer may be right than with the version it is compared with. By"
            + " default 2. A smaller margin needs more golden rows."
      })
  private @Nullable Double margin;

  /// Whether the option was given.
  public boolean isGiven() {
    return margin != null;
  }

  /// @throws CliFault if it is no margin
  public void check() {
    if (margin != null && !(margin > 0 && margin <= 100)) {
      throw new CliFault("--margin must be above 0, to 100 points, not " + margin);
    }
  }

  /// The margin as a share of the rows.
  public double share() {
    return margin == null ? NonInferiority.DEFAULT_MARGIN : margin / 100;
  }
}
