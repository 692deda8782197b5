package dev.seiri.cli.eval;

import dev.seiri.cli.eval.AnswerJudge.Pair;
import dev.seiri.cli.output.OverwriteOption;
import dev.seiri.cli.output.WholeFile;
import dev.seiri.cli.prompts.MarginArguments;
import dev.seiri.cli.run.RowRun;
import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.ExitStatus;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.StackArguments;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.eval.Evaluation;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Inference;
import dev.seiri.evaluation.Conclusion;
import dev.seiri.evaluation.EvaluationOutcome;
import dev.seiri.evaluation.Evaluations;
import dev.seiri.evaluation.Judgement;
import dev.seiri.evaluation.Matching;
import dev.seiri.evaluation.PairedComparison;
import dev.seiri.evaluation.RowScore;
import dev.seiri.evaluation.Scorecard;
import dev.seiri.evaluation.Thresholds;
import dev.seiri.evaluation.golden.GoldenFile;
import dev.seiri.evaluation.golden.GoldenSet;
import dev.seiri.loader.RowsPerCall;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `seiri eval`: evaluates a prompt version on a golden set.
@Command(
    name = "eval",
    mixinStandardHelpOptions = true,
    description = {
      "Run a golden set through the pipeline and score the answers.",
      "The evaluation is stored; `seiri query` reads it (the view evaluations).",
      "Without --fail-under and --fail-on-regression a version is measured: nothing passes or"
          + " fails.",
      "Exit status 1 if --fail-under or --fail-on-regression fails."
    })
public final class EvalCommand implements Callable<Integer> {
  private static final int MOST_REPEATS = 19;

  private final Terminal terminal;

  @Parameters(index = "0", paramLabel = "TASK", description = "The task.")
  private String task = "";

  @Option(
      names = "--golden",
      required = true,
      paramLabel = "FILE",
      description = "The golden set, in JSON lines: see docs/evaluation.md.")
  private Path golden = Path.of("");

  @Option(
      names = "--prompt-version",
      paramLabel = "VERSION",
      description = {
        "The version to evaluate, or a label such as @candidate. By default @production, else the"
            + " only version."
      })
  private @Nullable String version;

  @Option(
      names = "--against",
      paramLabel = "VERSION",
      description =
          "Compare with another version or label: which rows got better, which worse, and whether"
              + " that"
              + " is more than chance.")
  private @Nullable String against;

  @Option(
      names = "--model",
      paramLabel = "ID",
      description = "The model to ask. By default as in `seiri run`.")
  private @Nullable String model;

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      description = {
        "Call the model for each row so many times, an odd number from 1 to 19, and report how far"
            + " the answers agree. A row is right if most of its answers are."
      })
  private int repeats;

  @Option(
      names = "--rows-per-call",
      paramLabel = "N[,N...]|auto",
      split = ",",
      description = {
        "Ask about so many rows in one call, 1 to 100. Several sizes are evaluated one after the"
            + " other on the rows in one random order, and each is compared with the first:"
            + " --rows-per-call 1,5,10,20. auto: as in `seiri run`. By default the prompt's own, else 1."
      })
  private List<String> rowsPerCall = List.of();

  @Option(
      names = "--echo",
      negatable = true,
      description = {
        "Have each answer of a call of several rows repeat the beginning of its row. By default"
            + " the prompt's own, else not."
      })
  private @Nullable Boolean echo;

  @Option(
      names = "--usual-kanji",
      description = {
        "Take old and variant kanji for the usual ones, such as 髙 for 高 and 澤 for 沢. By default"
            + " they differ."
      })
  private boolean usualKanji;

  @Option(
      names = "--judge",
      paramLabel = "ID",
      description = {
        "Let a model judge which answers are better: this version's or the other's, without"
            + " --against this version's or the expected ones. It is shown each pair in both"
            + " orders."
      })
  private @Nullable String judge;

  @Option(
      names = "--judge-prompt",
      paramLabel = "VERSION",
      description = "The version of the task answer-judge, the judge's prompt.")
  private @Nullable String judgePrompt;

  @Option(
      names = "--fail-under",
      paramLabel = "PERCENT",
      description = "Fail if fewer than so many per cent of the rows are right.")
  private @Nullable Double failUnder;

  @Option(
      names = "--fail-on-regression",
      description = {
        "Fail if the version is worse than the other by more than the margin, as far as so many"
            + " rows can tell. If they cannot tell, the command says how many more are needed, and"
            + " does not fail. Needs --against."
      })
  private boolean failOnRegression;

  @Mixin private final MarginArguments margin = new MarginArguments();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Write the evaluation as an HTML page in one file.")
  private @Nullable Path output;

  @Mixin private final OverwriteOption overwrite = new OverwriteOption();

  @Option(
      names = "--max-in-flight",
      paramLabel = "N",
      description = "The most model calls in flight, 1 to 1000. By default 64.")
  private @Nullable Integer maxInFlight;

  @Option(
      names = "--patience",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description =
          "How long to wait without any row getting its result. By default ${DEFAULT-VALUE}.")
  private int patience;

  @Mixin private final BedrockArguments bedrock = new BedrockArguments();
  @Mixin private final StackArguments stack = new StackArguments();

  public EvalCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    List<RowsPerCall> sizes = rowsPerCall.stream().map(EvalCommand::size).toList();
    check(sizes);
    GoldenSet set = GoldenFile.read(golden);
    try (@Nullable WholeFile page = output == null ? null : overwrite.output(terminal, output);
        Session session = stack.open(terminal, stack.models(terminal, bedrock))) {
      return evaluate(session, set, sizes, page);
    }
  }

  private static RowsPerCall size(String text) {
    try {
      return RowsPerCall.parse("--rows-per-call", text);
    } catch (IllegalArgumentException e) {
      throw new CliFault(String.valueOf(e.getMessage()));
    }
  }

  private void check(List<RowsPerCall> sizes) {
    if (repeats < 1 || repeats > MOST_REPEATS || repeats % 2 == 0) {
      throw new CliFault(
          String.format(
              Locale.ROOT,
              "--repeat must be an odd number from 1 to %d, so that most of a row's answers decide,"
                  + " not %d; use %d",
              MOST_REPEATS,
              repeats,
              Math.clamp(repeats + 1L, 1, MOST_REPEATS)));
    }
    margin.share(terminal.env(), task);
    if (maxInFlight != null && (maxInFlight < 1 || maxInFlight > 1_000)) {
      throw new CliFault("--max-in-flight must be 1 to 1000, not " + maxInFlight);
    }
    if (failUnder != null && !(failUnder >= 0 && failUnder <= 100)) {
      throw new CliFault("--fail-under must be 0 to 100 per cent, not " + failUnder);
    }
    if (Set.copyOf(sizes).size() < sizes.size()) {
      throw new CliFault("--rows-per-call names a size twice; name each once");
    }
    if (sizes.size() > 1 && sizes.stream().anyMatch(RowsPerCall::isAuto)) {
      throw new CliFault("--rows-per-call auto stands alone; name several sizes as numbers");
    }
    if (sizes.size() > 1 && (against != null || judge != null)) {
      throw new CliFault(
          "--rows-per-call with several sizes compares the sizes of one version: leave out"
              + " --against and --judge, or give one size");
    }
    if (failOnRegression && against == null) {
      throw new CliFault("--fail-on-regression needs --against VERSION to compare with");
    }
    if (judgePrompt != null && judge == null) {
      throw new CliFault("--judge-prompt needs --judge MODEL");
    }
  }

  private int evaluate(
      Session session, GoldenSet set, List<RowsPerCall> sizes, @Nullable WholeFile page)
      throws IOException, InterruptedException {
    String id = Evaluations.newId(task, terminal.clock().instant());
    Evaluator evaluator =
        new Evaluator(
            terminal,
            session,
            new RowRun(terminal, session, Duration.ofSeconds(patience)),
            new Evaluator.Setup(
                id,
                Optional.ofNullable(model),
                repeats,
                maxInFlight == null ? OptionalInt.empty() : OptionalInt.of(maxInFlight),
                new Matching(usualKanji)));
    Optional<String> compared = Optional.ofNullable(against);
    evaluator.require(task, Optional.ofNullable(version), set);
    if (compared.isPresent()) {
      evaluator.require(task, compared, set);
    }
    if (sizes.size() > 1) {
      Thresholds thresholds =
          new Thresholds(Optional.ofNullable(failUnder), false, margin.share(terminal.env(), task));
      return new SizeEvaluation(terminal, session, evaluator, id, thresholds)
          .evaluate(
              task,
              Optional.ofNullable(version),
              set,
              sizes.stream().map(size -> size.count().orElseThrow()).toList(),
              Optional.ofNullable(echo),
              page);
    }
    Inference asked = asked(evaluator, set, sizes);
    Scorecard now = evaluator.evaluate(task, Optional.ofNullable(version), set, asked);
    Optional<Scorecard> before =
        compared.isPresent()
            ? Optional.of(evaluator.evaluate(task, compared, set, asked))
            : Optional.empty();
    Optional<Judgement> judgement =
        judge == null
            ? Optional.empty()
            : Optional.of(
                new AnswerJudge(evaluator, judge, Optional.ofNullable(judgePrompt))
                    .judge(task, pairs(now, before)));
    Optional<PairedComparison> comparison = before.map(card -> Evaluations.comparison(now, card));
    Thresholds thresholds =
        new Thresholds(
            Optional.ofNullable(failUnder), failOnRegression, margin.share(terminal.env(), task));
    EvaluationOutcome outcome =
        new EvaluationOutcome(
            comparison, judgement, thresholds, thresholds.conclude(now, comparison));
    keep(session, id, now, before, outcome);
    if (page != null) {
      try (OutputStream out = page.open()) {
        EvaluationPage.write(out, outcome, now, before, terminal.clock().instant());
      }
      page.finish();
    }
    conclude(id, now, before, outcome, page);
    return outcome.conclusion().isFailed() ? ExitStatus.PENDING : 0;
  }

  /// @param sizes at most one
  private Inference asked(Evaluator evaluator, GoldenSet set, List<RowsPerCall> sizes)
      throws IOException {
    Optional<Boolean> echoed = Optional.ofNullable(echo);
    if (sizes.isEmpty()) {
      return Inference.ofRowsPerCall(OptionalInt.empty(), echoed);
    }
    return sizes.getFirst().isAuto()
        ? evaluator.autoRows(task, Optional.ofNullable(version), set, echoed)
        : Inference.ofRowsPerCall(sizes.getFirst().count(), echoed);
  }

  private void keep(
      Session session,
      String id,
      Scorecard now,
      Optional<Scorecard> before,
      EvaluationOutcome outcome) {
    before.ifPresent(card ->
        session
            .stores()
            .evaluations()
            .write(Evaluations.of(id, card, terminal.clock().instant(), terminal.user())));
    Evaluation evaluation =
        Evaluations.of(id, now, before, outcome, terminal.clock().instant(), terminal.user());
    session.stores().evaluations().write(evaluation);
  }

  private void conclude(
      String id,
      Scorecard now,
      Optional<Scorecard> before,
      EvaluationOutcome outcome,
      @Nullable WholeFile page) {
    terminal.say("");
    EvaluationSummary.lines(now, before, outcome).forEach(terminal::print);
    EvaluationSummary.wrong(now).forEach(terminal::print);
    terminal.say("");
    if (page != null) {
      terminal.say("evaluation in " + page.path());
    }
    terminal.say(
        "stored as %s; `seiri query \"SELECT * FROM evaluations\"` lists all".formatted(id));
    Conclusion conclusion = outcome.conclusion();
    terminal.say(
        conclusion.isFailed()
            ? "seiri: the evaluation failed: " + conclusion.reason()
            : conclusion.sentence());
  }

  /// A pair of answers per input: a judge that says the same twice of one input has said it once.
  private static List<Pair> pairs(Scorecard now, Optional<Scorecard> before) {
    List<Pair> pairs = new ArrayList<>();
    Set<String> inputs = new HashSet<>();
    for (int i = 0; i < now.rows().size(); i++) {
      RowScore ours = now.rows().get(i);
      if (ours.output().isEmpty() || !inputs.add(ours.golden().inputSha256())) {
        continue;
      }
      if (before.isEmpty()) {
        pairs.add(
            new Pair(
                ours.golden().recordId(),
                input(ours),
                ours.judgedOutput(),
                ours.golden().expected()));
      } else if (before.get().rows().get(i).output().isPresent()) {
        pairs.add(
            new Pair(
                ours.golden().recordId(),
                input(ours),
                ours.output().get(),
                before.get().rows().get(i).output().get()));
      }
    }
    return pairs;
  }

  private static String input(RowScore row) {
    return row.golden().fields().isEmpty()
        ? row.golden().inputValue()
        : Json.write(Json.MAPPER.valueToTree(row.golden().fields()));
  }
}
