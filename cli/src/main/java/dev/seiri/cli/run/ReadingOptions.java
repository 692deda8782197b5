package dev.seiri.cli.run;

import dev.seiri.cli.session.CliFault;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of other readings, the same for all commands that read rows again.
final class ReadingOptions {
  @Option(
      names = "--second-reading",
      paramLabel = "SETTING=VALUE[,SETTING=VALUE...]",
      description = {
        "Ask the rows that have a valid answer once more, in another order, and flag those whose"
            + " answers differ. Settings are model, prompt (a version or a label) and rows_per_call,"
            + " at least one of them, and share, how many of the rows, drawn at random:"
            + " --second-reading model=ID,share=20%%. It is an execution EXECUTION.second."
      })
  private @Nullable String second;

  @Option(
      names = "--escalate",
      paramLabel = "MODEL",
      description = {
        "Ask a stronger model about the flagged rows, those of a second reading among them. Both"
            + " answers are kept, and the rows stay flagged. It is an execution"
            + " EXECUTION.escalated."
      })
  private @Nullable String escalate;

  /// What is wanted.
  ///
  /// @param second absent: no second reading
  /// @param escalate the stronger model; absent: none is asked
  record Wanted(Optional<SecondReading> second, Optional<String> escalate) {
    boolean any() {
      return second.isPresent() || escalate.isPresent();
    }
  }

  /// What is wanted.
  ///
  /// @throws CliFault if an option is wrong
  Wanted wanted() {
    if (escalate != null && escalate.isBlank()) {
      throw new CliFault("--escalate must not be blank");
    }
    return new Wanted(
        Optional.ofNullable(second).map(SecondReading::parse), Optional.ofNullable(escalate));
  }
}
