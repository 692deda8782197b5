package dev.seiri.cli.review;

import dev.seiri.cli.session.ExecutionArguments;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.review.ReviewPlan;
import dev.seiri.evaluation.review.Certificate;
import java.math.BigDecimal;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seiri certify`: says how many of the rows that nobody looked at are wrong at most.
@Command(
    name = "certify",
    mixinStandardHelpOptions = true,
    description = {
      "Say how many of the rows that nobody looked at are wrong at most.",
      "It is computed from the plan of `seiri review` and the decisions so far, and may be asked"
          + " at any moment. The document is written beside the export, as certificate.json.",
      "With --max-error, exit status 1 if more rows than that may be wrong."
    })
public final class CertifyCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final ExecutionArguments arguments = new ExecutionArguments();

  @Option(
      names = "--max-error",
      paramLabel = "SHARE",
      description =
          "The most of the rows that nobody looked at which may be wrong, such as 1%% or 0.01.")
  private @Nullable String maxError;

  @Option(
      names = "--confidence",
      paramLabel = "SHARE",
      description = "How sure the statement is. By default 95%%.")
  private String confidence = "95%";

  @Option(names = "--json", description = "Print the document instead of text.")
  private boolean json;

  public CertifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    BigDecimal sure = Shares.of("--confidence", confidence);
    Optional<BigDecimal> most =
        Optional.ofNullable(maxError).map(text -> Shares.of("--max-error", text));
    try (Session session = arguments.open(terminal)) {
      Execution execution = arguments.find(session.stores());
      ReviewPlan plan = Plans.of(session.stores(), execution);
      Review review =
          Review.open(session.stores(), execution, plan, terminal.user(), terminal.clock());
      Certificate certificate = review.certificate(sure.doubleValue());
      session.stores().reviews().certify(execution.id(), certificate.line());
      if (json) {
        terminal.printAll(certificate.line());
      } else {
        CertificateText.print(terminal, certificate);
      }
      CertificateText.contradictions(terminal, review.decisions());
      if (most.isPresent() && !certificate.holds(most.get())) {
        terminal.say(
            "not certified: more than %s may be wrong; go on with `seiri review %s`"
                .formatted(maxError, execution.id()));
        return ExitStatus.PENDING;
      }
      return 0;
    }
  }
}
