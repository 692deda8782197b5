package dev.seiri.cli.review;

import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.ExecutionArguments;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Stores;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.review.Decision;
import dev.seiri.core.review.ReviewPlan;
import dev.seiri.evaluation.review.Certificate;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `seiri review`: shows rows, keeps what people decide, and says what holds for the rest.
@Command(
    name = "review",
    mixinStandardHelpOptions = true,
    description = {
      "Look at rows, and learn how many of the others are wrong at most.",
      "The first call makes a plan: all flagged rows, the riskiest first, then all others in a"
          + " random order. Stop at any time; the same command goes on, also on another machine."
          + " Several people can review at once, and none gets another's row.",
      "Keys: a accept, c correct a field, s skip, u undo, q quit. Where standard input is no"
          + " terminal, the first letter of each line is the key.",
      "A decision answers the same input from then on, in all executions of the task. See"
          + " docs/review.md."
    })
public final class ReviewCommand implements Callable<Integer> {
  private static final int MOST_SOWN = 50;

  private final Terminal terminal;

  @Mixin private final ExecutionArguments arguments = new ExecutionArguments();

  @Option(
      names = "--max-error",
      paramLabel = "SHARE",
      description =
          "Say when at most this share of the rows that nobody looked at is wrong. By default"
              + " 1%%.")
  private String maxError = "1%";

  @Option(
      names = "--confidence",
      paramLabel = "SHARE",
      description = "How sure that is. By default 95%%.")
  private String confidence = "95%";

  @Option(
      names = "--sow",
      paramLabel = "N",
      defaultValue = "0",
      description =
          "Show so many rows with a wrong answer, to measure the reviewer; counts when the plan is"
              + " made. By default none.")
  private int sow;

  @Option(
      names = "--without-pending",
      description = "Make the plan although rows are pending. They are left out for good.")
  private boolean partial;

  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Who decides. By default the name of the user.")
  private @Nullable String by;

  @Option(
      names = "--row",
      paramLabel = "REQUEST",
      description = "Show this row: its request id, or its number in the file.")
  private @Nullable String row;

  @Option(names = "--skipped", description = "Show the rows that were skipped.")
  private boolean skipped;

  @Option(
      names = "--next",
      paramLabel = "N",
      description =
          "Print the next N rows as JSON lines instead, for a tool that asks people itself.")
  private @Nullable Integer next;

  @Option(
      names = "--decisions",
      paramLabel = "FILE",
      description =
          "Take the decisions of a file of JSON lines instead: request_id, decision (accepted,"
              + " corrected, skipped, withdrawn), and person_output with the right values of wrong"
              + " fields.")
  private @Nullable Path decisions;

  public ReviewCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    BigDecimal goal = Shares.of("--max-error", maxError);
    double sure = Shares.of("--confidence", confidence).doubleValue();
    check();
    try (Session session = arguments.open(terminal)) {
      Stores stores = session.stores();
      Execution execution = arguments.find(stores);
      String name = by == null ? terminal.user() : by;
      ReviewPlan plan = Plans.make(stores, execution, partial, sow, name, terminal.clock());
      Review review = Review.open(stores, execution, plan, name, terminal.clock());
      Optional<OutputSchema> schema =
          stores.prompts().find(execution.payload().prompt()).flatMap(PromptTemplate::outputSchema);
      if (next != null) {
        review.ahead(next).forEach(each -> terminal.printAll(DecisionsFile.line(each)));
        return 0;
      }
      if (decisions != null) {
        int taken = DecisionsFile.take(decisions, review, schema);
        terminal.say(String.format(Locale.ROOT, "%,d decisions taken", taken));
      } else {
        look(review, execution, schema, sure, goal);
      }
      Certificate certificate = review.certificate(sure);
      stores.reviews().certify(execution.id(), certificate.line());
      CertificateText.print(terminal, certificate);
      CertificateText.contradictions(terminal, review.decisions());
      return 0;
    }
  }

  private void check() {
    if (sow < 0 || sow > MOST_SOWN) {
      throw new CliFault("--sow must be 0 to " + MOST_SOWN + ", not " + sow);
    }
    if (next != null && next < 1) {
      throw new CliFault("--next must be 1 or more, not " + next);
    }
    if ((next != null ? 1 : 0)
            + (decisions != null ? 1 : 0)
            + (row != null ? 1 : 0)
            + (skipped ? 1 : 0)
        > 1) {
      throw new CliFault("--next, --decisions, --row and --skipped exclude each other");
    }
    if (by != null && by.isBlank()) {
      throw new CliFault("--by must not be blank");
    }
  }

  private void look(
      Review review,
      Execution execution,
      Optional<OutputSchema> schema,
      double sure,
      BigDecimal goal)
      throws IOException, InterruptedException {
    ReviewPlan plan = review.plan();
    terminal.say(
        String.format(
            Locale.ROOT,
            "plan of %s by %s: %,d flagged rows, %,d others in random order",
            plan.createdAt(),
            plan.createdBy(),
            plan.flagged().size(),
            plan.frame().size()));
    try (Keys keys = Keys.of(terminal.in(), terminal.onScreen())) {
      ReviewScreen screen = new ReviewScreen(terminal, keys, review, schema, sure);
      if (row != null) {
        Review.Row asked = review.asked(request(execution, row), Decision.Shown.ASKED_FOR);
        boolean[] shown = new boolean[1];
        screen.run(
            () -> {
              Optional<Review.Row> one = shown[0] ? Optional.empty() : Optional.of(asked);
              shown[0] = true;
              return one;
            },
            goal);
      } else {
        screen.run(skipped ? review::nextSkipped : review::next, goal);
      }
    }
  }

  private static RequestId request(Execution execution, String name) {
    return name.matches("[0-9]{1,8}") && Long.parseLong(name) > 0
        ? RequestId.ofRow(execution.id(), Long.parseLong(name))
        : new RequestId(name);
  }
}
