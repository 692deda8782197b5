package dev.seiri.cli.run;

import dev.seiri.cli.output.Numbers;
import dev.seiri.cli.run.ReadingOptions.Wanted;
import dev.seiri.cli.session.BedrockArguments;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Session;
import dev.seiri.cli.session.Stores;
import dev.seiri.cli.session.Terminal;
import dev.seiri.core.check.Flag;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Execution.Provenance;
import dev.seiri.core.execution.ExecutionStatus;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.OtherLimits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Text;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.Usage;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.TaskVersions;
import dev.seiri.core.reading.Reading;
import dev.seiri.core.reading.Reading.Kind;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStream;
import dev.seiri.core.result.Rows;
import dev.seiri.core.result.Totals;
import dev.seiri.core.review.ReviewPlan;
import dev.seiri.evaluation.review.Disagreement;
import dev.seiri.loader.source.Row;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/// Reads an execution's rows again and flags those whose answers differ. A reading is an execution
/// of its own, so it is continued, budgeted and paid like any other; what it found is kept once it
/// is complete.
final class Rereading {
  /// A usual row, by which prices of models are compared.
  private static final Usage USUAL = new Usage(1_000, 200, 0, 0);

  private static final int LONGEST_ID = 100;

  private final Terminal terminal;
  private final Stores stores;
  private final RowRun rowRun;
  private final Wanted wanted;

  Rereading(Terminal terminal, Session session, RowRun rowRun, Wanted wanted) {
    this.terminal = terminal;
    this.stores = session.stores();
    this.rowRun = rowRun;
    this.wanted = wanted;
  }

  /// What became of the wanted readings.
  ///
  /// @param lines for people
  record Outcome(List<String> lines, boolean isComplete) {
    /// Rows are pending, so none has begun.
    static Outcome notBegun(Wanted wanted) {
      return new Outcome(
          wanted.any() ? List.of("readings   not begun: rows are pending") : List.of(), true);
    }
  }

  /// What is asked, and by whom.
  ///
  /// @param fields those that are compared; absent where no schema names them
  private record Asked(Kind kind, Payload payload, String how, Optional<List<String>> fields) {}

  /// The rows of an execution that can be read again.
  ///
  /// @param paid how many rows have a usage, and what it is in all
  private record Found(List<RequestId> rows, List<RequestId> flagged, long paid, Usage usage) {}

  /// Says before anything is paid what will be read again, and at about which cost.
  ///
  /// @param rows how many the execution has, if that is known
  /// @throws CliFault if it cannot be read again like that
  void announce(Execution execution, OptionalLong rows) {
    if (wanted.second().isPresent()) {
      SecondReading second = wanted.second().get();
      Asked asked = second(execution, second);
      id(execution.id(), Kind.SECOND, 1);
      String of =
          rows.isPresent()
              ? String.format(Locale.ROOT, "up to %s", Numbers.rows(second.of(rows.getAsLong())))
              : "rows";
      terminal.say(
          "  second  %s again with %s%s"
              .formatted(of, asked.how(), ratio(execution, asked, second.share())));
    }
    if (wanted.escalate().isPresent()) {
      Asked asked = escalated(execution, wanted.escalate().get());
      id(execution.id(), Kind.ESCALATED, 1);
      terminal.say(
          "  escalate flagged rows to %s%s"
              .formatted(
                  asked.how(),
                  ratio(execution, asked, BigDecimal.ONE)
                      .replace("the run costs", "the same rows cost in the run")));
    }
  }

  /// What a reading costs beside the run itself, by list prices.
  private String ratio(Execution execution, Asked asked, BigDecimal share) {
    Optional<BigDecimal> run = price(execution.payload().foundationModelId(), USUAL);
    Optional<BigDecimal> again = price(asked.payload().foundationModelId(), USUAL);
    if (run.isEmpty() || again.isEmpty() || run.get().signum() == 0) {
      return again.isEmpty() ? "; its price is not in the model catalog" : "";
    }
    return String.format(
        Locale.ROOT,
        "; about %.2f times what the run costs",
        again.get().multiply(share).divide(run.get(), MathContext.DECIMAL32));
  }

  private Optional<BigDecimal> price(String model, Usage usage) {
    return catalog().cost(model, usage);
  }

  private ModelCatalog catalog() {
    return BedrockArguments.catalog(terminal.env());
  }

  /// Reads the rows again, as far as an earlier command has not, and keeps what differs.
  ///
  /// @param maxCost the most that all readings together may cost
  /// @throws CliFault if rows are pending, or cannot be read again like that
  Outcome read(Execution execution, Optional<BigDecimal> maxCost) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    Optional<BigDecimal> left = maxCost;
    if (wanted.second().isPresent()) {
      SecondReading second = wanted.second().get();
      Asked asked = second(execution, second);
      Found found = found(execution);
      String seed = Text.sha256("seiri-reading-1", execution.id().value(), asked.how());
      List<RequestId> drawn =
          ReviewPlan.draw(seed, found.rows()).subList(0, (int) second.of(found.rows().size()));
      Optional<BigDecimal> cost = read(execution, asked, seed, found, drawn, left, lines);
      if (cost.isEmpty()) {
        return new Outcome(lines, false);
      }
      left = left.map(most -> most.subtract(cost.get()));
    }
    if (wanted.escalate().isPresent()) {
      Asked asked = escalated(execution, wanted.escalate().get());
      Found found = found(execution);
      if (read(execution, asked, "", found, found.flagged(), left, lines).isEmpty()) {
        return new Outcome(lines, false);
      }
    }
    if (stores.reviews().plan(execution.id()).isPresent()) {
      lines.add(
          "note       the plan of its review was made before, and shows these flags on no other"
              + " rows");
    }
    return new Outcome(lines, true);
  }

  private Asked second(Execution execution, SecondReading second) {
    Payload own = requireReadable(execution);
    PromptKey prompt =
        second
            .prompt()
            .map(version -> named(own.prompt().taskName(), version))
            .orElse(own.prompt());
    String model = second.model().orElse(own.foundationModelId());
    boolean sameQuestions = prompt.equals(own.prompt()) && model.equals(own.foundationModelId());
    if (sameQuestions && second.rowsPerCall().isEmpty()) {
      throw new CliFault(
          "--second-reading: %s and %s are the run's own; name another model, prompt or"
                  .formatted(model, prompt)
              + " rows_per_call");
    }
    Payload payload =
        new Payload(
            prompt,
            model,
            List.of(),
            Inference.ofRowsPerCall(second.rowsPerCall(), Optional.empty()).orElse(own.inference()),
            own.reuse() && !sameQuestions,
            own.maxInFlight(),
            List.of(),
            false);
    return new Asked(Kind.SECOND, payload, second.how(payload), fields(own.prompt(), prompt));
  }

  private Asked escalated(Execution execution, String model) {
    Payload own = requireReadable(execution);
    if (model.equals(own.foundationModelId())) {
      throw new CliFault(
          "--escalate %s: is the run's own model; name a stronger one".formatted(model));
    }
    Payload payload =
        new Payload(
            own.prompt(),
            model,
            List.of(),
            own.inference(),
            own.reuse(),
            own.maxInFlight(),
            List.of(),
            false);
    return new Asked(Kind.ESCALATED, payload, model, fields(own.prompt(), own.prompt()));
  }

  private static Payload requireReadable(Execution execution) {
    if (!execution.payload().variants().isEmpty()) {
      throw new CliFault(
          "execution %s is an experiment, whose variants are readings already; `seiri compare %s`"
                  .formatted(execution.id(), execution.id())
              + " compares them");
    }
    return execution.payload();
  }

  private PromptKey named(String task, String version) {
    TaskVersions versions = new TaskVersions(stores.prompts(), task);
    return versions
        .named(version)
        .filter(key -> stores.prompts().find(key).isPresent())
        .orElseThrow(() ->
            new CliFault(
                "--second-reading: task %s has no prompt %s; its versions are %s"
                    .formatted(task, version, String.join(", ", versions.names()))));
  }

  /// The fields of both prompts' answers.
  private Optional<List<String>> fields(PromptKey own, PromptKey other) {
    Optional<List<String>> here = schema(own);
    Optional<List<String>> there = schema(other);
    if (here.isEmpty() || there.isEmpty()) {
      return here.or(() -> there);
    }
    List<String> both = here.get().stream().filter(there.get()::contains).toList();
    if (both.isEmpty()) {
      throw new CliFault(
          "--second-reading: the answers of %s have no field of those of %s, so there is nothing to"
                  .formatted(other, own)
              + " compare");
    }
    return Optional.of(both);
  }

  private Optional<List<String>> schema(PromptKey prompt) {
    return stores
        .prompts()
        .find(prompt)
        .flatMap(PromptTemplate::outputSchema)
        .map(OutputSchema::properties)
        .filter(fields -> !fields.isEmpty());
  }

  private Found found(Execution execution) throws InterruptedException {
    if (Loading.isUnfinished(execution)) {
      throw new CliFault(Loading.describe(execution));
    }
    List<RequestId> rows = new ArrayList<>();
    List<RequestId> flagged = new ArrayList<>();
    long pending = 0;
    Totals totals = new Totals();
    long paid = 0;
    try (RowResults results = RowResults.of(stores, execution)) {
      while (results.hasNext()) {
        RowResults.RowResult row = results.next();
        if (row.result().isEmpty()) {
          pending++;
          continue;
        }
        ResultDocument result = row.result().get();
        totals.add(result);
        paid += result.usage().total() > 0 ? 1 : 0;
        if (result.output().isPresent() && !result.isAnsweredByPerson()) {
          rows.add(row.request());
          if (!result.flags().isEmpty()) {
            flagged.add(row.request());
          }
        }
      }
    }
    if (pending > 0) {
      throw new CliFault(
          "%s of %s %s pending, and rows are read again when all have results; `seiri watch %s`"
              .formatted(
                  Numbers.rows(pending),
                  execution.id(),
                  pending == 1 ? "is" : "are",
                  execution.id()));
    }
    return new Found(
        rows,
        flagged,
        paid,
        new Usage(
            totals.tally().inputTokens()
                + totals.tally().cacheReadTokens()
                + totals.cacheWriteTokens(),
            totals.tally().outputTokens(),
            0,
            0));
  }

  /// Reads some rows again.
  ///
  /// @return what it cost; empty while rows are pending
  private Optional<BigDecimal> read(
      Execution execution,
      Asked asked,
      String seed,
      Found found,
      List<RequestId> rows,
      Optional<BigDecimal> maxCost,
      List<String> lines)
      throws InterruptedException {
    String label = "%-10s ".formatted(asked.kind().word());
    if (rows.isEmpty()) {
      lines.add(
          label
              + (asked.kind() == Kind.SECOND
                  ? "no row has a valid answer of a model, so there is nothing to read again"
                  : "no row is flagged, so no other model was asked"));
      return Optional.of(BigDecimal.ZERO);
    }
    if (maxCost.filter(most -> most.signum() <= 0).isPresent()) {
      lines.add(label + "not begun: nothing is left of --max-cost; give more to go on");
      return Optional.empty();
    }
    Execution reading = execution(execution, asked, rows, maxCost);
    terminal.say("");
    terminal.say(
        "execution %s reads %s of %s again with %s%s"
            .formatted(
                reading.id(),
                Numbers.rows(rows.size()),
                execution.id(),
                asked.how(),
                estimate(asked, found, rows.size())));
    Waiting.End end;
    try (ResultStream again = new ResultStream(stores.results(), execution.id(), rows.iterator())) {
      end = rowRun.run(reading, rows.size(), rows(execution.id(), again));
    }
    Totals totals = new Totals();
    Optional<Reading> read = compare(execution, reading, asked, seed, found, rows, totals);
    if (read.isEmpty()) {
      lines.add(
          "%srows of %s are pending (%s); run the same command again to continue"
              .formatted(label, reading.id(), rowRun.why(end)));
      return Optional.empty();
    }
    stores.executions().finish(reading.id());
    stores.readings().write(read.get());
    lines.add(label + said(read.get(), asked, totals));
    return Optional.of(totals.tally().costUsd());
  }

  private static String said(Reading reading, Asked asked, Totals totals) {
    Reading.Counts counts = reading.counts();
    long unanswered = counts.asked() - counts.compared();
    return "%s asked again with %s in %s: %s differ%s; %s"
        .formatted(
            Numbers.rows(counts.asked()),
            asked.how(),
            reading.id(),
            Numbers.count(counts.differing()),
            unanswered > 0
                ? ", %s had no valid answer there".formatted(Numbers.count(unanswered))
                : "",
            Numbers.cost(totals.tally().costUsd(), totals.unpriced()));
  }

  /// By the tokens that the run's rows took.
  private String estimate(Asked asked, Found found, long rows) {
    if (found.paid() == 0) {
      return "";
    }
    Usage usage =
        new Usage(
            found.usage().inputTokens() * rows / found.paid(),
            found.usage().outputTokens() * rows / found.paid(),
            0,
            0);
    return price(asked.payload().foundationModelId(), usage)
        .map(cost -> "; by the run's tokens that costs about US$" + Numbers.usd(cost))
        .orElse("");
  }

  /// The execution of a reading: the one that an earlier command has begun, or a new one.
  private Execution execution(
      Execution execution, Asked asked, List<RequestId> rows, Optional<BigDecimal> maxCost) {
    List<String> parts = new ArrayList<>(List.of("seiri-rows-1", execution.id().value()));
    rows.forEach(row -> parts.add(row.value()));
    String sha256 = Text.sha256(parts.toArray(String[]::new));
    for (int n = 1; ; n++) {
      ExecutionId id = id(execution.id(), asked.kind(), n);
      Optional<Execution> there = stores.executions().find(id);
      if (there.isEmpty()
          || (there.get().status() != ExecutionStatus.CANCELLED
              && there.get().payload().equals(asked.payload())
              && there.get().provenance().sourceSha256().equals(Optional.of(sha256)))) {
        return Execution.loading(
            id,
            asked.payload(),
            OtherLimits.over(
                there.map(Execution::limits).orElse(Limits.NONE),
                new Limits(maxCost, OptionalLong.empty(), Optional.empty())),
            new Provenance(
                Optional.of("rows of " + execution.id()),
                Optional.of(sha256),
                Optional.of(terminal.clock().instant()),
                Optional.of(terminal.user())));
      }
    }
  }

  private static ExecutionId id(ExecutionId execution, Kind kind, int n) {
    String name = "%s.%s%s".formatted(execution, kind.word(), n == 1 ? "" : "-" + n);
    if (name.length() > LONGEST_ID) {
      throw new CliFault(
          "the reading would be called %s, which is longer than %s characters; an execution to be"
                  .formatted(name, LONGEST_ID)
              + " read again needs a shorter --execution-id");
    }
    return new ExecutionId(name);
  }

  /// The rows as they were asked first, numbered in their new order.
  private static Iterator<Row> rows(ExecutionId execution, ResultStream results) {
    return new Iterator<>() {
      private long number;

      @Override
      public boolean hasNext() {
        return results.hasNext();
      }

      @Override
      public Row next() {
        number++;
        ResultDocument result = result(execution, results);
        return new Row(
            number,
            number,
            Optional.of(result.recordId()).filter(id -> !id.isEmpty()),
            result.inputValue(),
            result.fields(),
            List.of());
      }
    };
  }

  private static ResultDocument result(ExecutionId execution, ResultStream results) {
    try {
      return results
          .next()
          .orElseThrow(() ->
              new CliFault(
                  "a result of %1$s has disappeared while it was read; `seiri verify %1$s`"
                      .formatted(execution)));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliFault("interrupted; run the same command again to continue");
    }
  }

  /// Compares the answers.
  ///
  /// @return empty while rows are pending
  private Optional<Reading> compare(
      Execution execution,
      Execution reading,
      Asked asked,
      String seed,
      Found found,
      List<RequestId> rows,
      Totals totals)
      throws InterruptedException {
    List<Reading.Row> findings = new ArrayList<>();
    long compared = 0;
    long differing = 0;
    try (ResultStream before = new ResultStream(stores.results(), execution.id(), rows.iterator());
        ResultStream after =
            new ResultStream(
                stores.results(), reading.id(), new Rows(reading.id(), rows.size()).requests())) {
      for (RequestId row : rows) {
        ObjectNode here = result(execution.id(), before).output().orElseThrow();
        Optional<ResultDocument> again = after.next();
        if (again.isEmpty()) {
          return Optional.empty();
        }
        totals.add(again.get());
        Optional<ObjectNode> there = again.get().output();
        Optional<Flag> flag =
            there.flatMap(answer ->
                Disagreement.between(
                    asked.kind().check(),
                    asked.fields().orElseGet(() -> names(here, answer)),
                    here,
                    answer,
                    asked.how()));
        compared += there.isPresent() ? 1 : 0;
        differing += flag.isPresent() ? 1 : 0;
        Optional<String> note =
            asked.kind() == Kind.SECOND || flag.isPresent()
                ? Optional.empty()
                : Optional.of(
                    asked.how() + (there.isPresent() ? " agrees" : " has no valid answer"));
        if (flag.isPresent() || note.isPresent()) {
          findings.add(new Reading.Row(row, flag, note, there));
        }
      }
    }
    return Optional.of(
        new Reading(
            execution.id(),
            reading.id(),
            asked.kind(),
            seed,
            asked.how(),
            new Reading.Counts(found.rows().size(), rows.size(), compared, differing),
            findings,
            terminal.clock().instant().truncatedTo(ChronoUnit.MILLIS),
            terminal.user()));
  }

  private static List<String> names(ObjectNode here, ObjectNode there) {
    Set<String> names = new LinkedHashSet<>(here.propertyNames());
    names.addAll(there.propertyNames());
    return List.copyOf(names);
  }
}
