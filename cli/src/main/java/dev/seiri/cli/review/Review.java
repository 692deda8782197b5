package dev.seiri.cli.review;

import dev.seiri.cli.eval.CorrectedRows;
import dev.seiri.cli.session.CliFault;
import dev.seiri.cli.session.Stores;
import dev.seiri.core.correction.Correction;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Text;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.reading.Readings;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.review.Claims;
import dev.seiri.core.review.DecidedAnswer;
import dev.seiri.core.review.Decision;
import dev.seiri.core.review.Decision.Kind;
import dev.seiri.core.review.Decision.Shown;
import dev.seiri.core.review.InputKey;
import dev.seiri.core.review.ReviewPlan;
import dev.seiri.evaluation.review.Certificate;
import dev.seiri.evaluation.review.ReviewState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// A person's part in the review of an execution. Others may review it at the same time.
final class Review {
  private static final Duration CLAIM = Duration.ofMinutes(10);

  private final Stores stores;
  private final Execution execution;
  private final ReviewPlan plan;
  private final Map<RequestId, ReviewPlan.Flagged> flagged = new HashMap<>();
  private final Map<RequestId, Long> position = new HashMap<>();
  private final Readings readings;
  private final String by;
  private final String holder;
  private final Clock clock;
  private final List<Decision> decisions = new ArrayList<>();
  private final Set<String> known = new HashSet<>();
  private final ReviewState state = new ReviewState();
  private final Set<RequestId> passed = new HashSet<>();
  private Instant last = Instant.EPOCH;

  private Review(Stores stores, Execution execution, ReviewPlan plan, String by, Clock clock) {
    this.stores = stores;
    this.execution = execution;
    this.plan = plan;
    this.readings = stores.readingsOf(execution.id());
    this.by = by;
    this.holder = by + "-" + UUID.randomUUID();
    this.clock = clock;
    plan.flagged().forEach(row -> flagged.put(row.request(), row));
    for (int i = 0; i < plan.frame().size(); i++) {
      position.put(plan.frame().get(i), (long) i);
    }
  }

  /// Goes on with a review: with the decisions so far, those from spreadsheets among them.
  ///
  /// @param by who decides
  static Review open(Stores stores, Execution execution, ReviewPlan plan, String by, Clock clock) {
    Review review = new Review(stores, execution, plan, by, clock);
    review.refresh();
    review.takeCorrections();
    review.index();
    return review;
  }

  /// A row to look at.
  ///
  /// @param output the answer to judge; of a sown row, a wrong one
  /// @param position which draw it is, from 0; absent where it was not drawn
  record Row(
      RequestId request,
      ResultDocument result,
      ObjectNode output,
      Shown shown,
      Optional<Long> position,
      List<RequestId> together) {}

  ReviewPlan plan() {
    return plan;
  }

  ReviewState state() {
    return state;
  }

  /// All decisions so far.
  List<Decision> decisions() {
    return List.copyOf(decisions);
  }

  /// What may be said now.
  Certificate certificate(double confidence) {
    return Certificate.of(
        plan, decisions, confidence, clock.instant().truncatedTo(ChronoUnit.MILLIS));
  }

  /// The rows of the task that were decided last, with their results, those of this review last.
  ///
  /// @param most how many of this review, and of the others
  List<PastDecisions.Decided> decided(int most) throws InterruptedException {
    List<PastDecisions.Decided> all =
        new ArrayList<>(PastDecisions.ofTask(stores, plan.task(), execution.id(), most));
    all.addAll(PastDecisions.read(stores, PastDecisions.counting(decisions), most));
    return all;
  }

  /// The next row that nobody has looked at and nobody is looking at: flagged ones, then drawn
  /// ones.
  ///
  /// @return empty where there is none left
  Optional<Row> next() {
    refresh();
    for (ReviewPlan.Flagged row : plan.flagged()) {
      Optional<Row> found = open(row.request(), Shown.FLAGGED);
      if (found.isPresent()) {
        return found;
      }
    }
    int drawn = state.drawn(plan).size();
    for (ReviewPlan.Sown sown : plan.sown()) {
      if (sown.after() <= drawn && state.ofSown(sown.request()).isEmpty()) {
        Optional<Row> found = sown(sown);
        if (found.isPresent()) {
          return found;
        }
      }
    }
    for (RequestId request : plan.frame()) {
      Optional<Row> found = open(request, Shown.RANDOM);
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// The next rows that nobody has decided, in their order, of equal ones the first. They are not
  /// claimed.
  List<Row> ahead(int most) {
    refresh();
    List<Row> rows = new ArrayList<>();
    Set<RequestId> listed = new HashSet<>();
    for (ReviewPlan.Flagged row : plan.flagged()) {
      list(row.request(), Shown.FLAGGED, most - rows.size(), listed).ifPresent(rows::add);
    }
    for (RequestId request : plan.frame()) {
      list(request, Shown.RANDOM, most - rows.size(), listed).ifPresent(rows::add);
    }
    return rows;
  }

  private Optional<Row> list(RequestId request, Shown shown, int room, Set<RequestId> listed) {
    if (room == 0 || listed.contains(request) || state.of(request).isPresent()) {
      return Optional.empty();
    }
    Optional<Row> row = row(request, shown);
    row.ifPresent(found -> listed.addAll(found.together()));
    return row;
  }

  /// The next row that somebody has skipped.
  Optional<Row> nextSkipped() {
    refresh();
    List<RequestId> rows = new ArrayList<>();
    plan.flagged().forEach(row -> rows.add(row.request()));
    rows.addAll(plan.frame());
    return rows.stream()
        .filter(row -> state.of(row).filter(d -> d.kind() == Kind.SKIPPED).isPresent())
        .filter(row -> !passed.contains(row))
        .flatMap(
            row -> claimed(row, flagged.containsKey(row) ? Shown.FLAGGED : Shown.RANDOM).stream())
        .findFirst();
  }

  /// A row that a person names.
  ///
  /// @param shown why it is decided
  /// @throws CliFault if it has no answer to judge
  Row asked(RequestId request, Shown shown) {
    return row(request, shown)
        .orElseThrow(() ->
            new CliFault(
                "%s has no valid answer in %s, so there is nothing to decide"
                    .formatted(request, execution.id())));
  }

  /// Why a row is decided that comes from a list: it counts as drawn where all before it in the
  /// order were.
  Shown shown(RequestId request) {
    if (flagged.containsKey(request)) {
      return Shown.FLAGGED;
    }
    Long draw = position.get(request);
    return draw != null && draw <= state.drawn(plan).size() ? Shown.RANDOM : Shown.ASKED_FOR;
  }

  private Optional<Row> open(RequestId request, Shown shown) {
    return state.of(request).isPresent() || passed.contains(request)
        ? Optional.empty()
        : claimed(request, shown);
  }

  private Optional<Row> claimed(RequestId request, Shown shown) {
    List<RequestId> together = plan.together(request);
    Instant now = clock.instant();
    if (!claims().take(execution.id(), first(together), holder, now, now.plus(CLAIM))) {
      return Optional.empty();
    }
    Optional<Row> row = row(request, shown);
    if (row.isEmpty()) {
      // Its result is gone: nobody can decide it.
      passed.add(request);
    }
    return row;
  }

  /// Rows that are decided together are one row to those who look.
  private static RequestId first(List<RequestId> together) {
    return together.stream().min(Comparator.comparing(RequestId::value)).orElseThrow();
  }

  /// Leaves a row that was shown and not decided to others.
  void release(Row row) {
    RequestId name = row.shown() == Shown.SOWN ? sownName(row.request()) : first(row.together());
    stores.claims().ifPresent(claims -> claims.release(execution.id(), name, holder));
  }

  private static RequestId sownName(RequestId request) {
    return new RequestId(request.value() + "#sown");
  }

  private Optional<Row> row(RequestId request, Shown shown) {
    return stores
        .results()
        .find(execution.id(), request)
        .map(readings::apply)
        .flatMap(result ->
            result
                .output()
                .map(output ->
                    new Row(
                        request,
                        result,
                        output,
                        shown,
                        Optional.ofNullable(position.get(request)),
                        plan.together(request))));
  }

  private Optional<Row> sown(ReviewPlan.Sown sown) {
    Instant now = clock.instant();
    RequestId name = sownName(sown.request());
    if (!claims().take(execution.id(), name, holder, now, now.plus(CLAIM))) {
      return Optional.empty();
    }
    return row(sown.request(), Shown.SOWN)
        .map(row ->
            new Row(
                row.request(),
                row.result(),
                sown.shown(row.output()),
                Shown.SOWN,
                Optional.empty(),
                List.of(row.request())));
  }

  /// Leaves a row to be shown to others: this person does not see it again.
  void pass(Row row) {
    passed.add(row.request());
  }

  /// Keeps what the person said of a row.
  ///
  /// @param person the right answer; absent where the row is skipped
  Decision decide(Row row, Optional<ObjectNode> person) {
    Kind kind =
        person
            .map(right ->
                Decision.fields(row.output(), right).isEmpty() ? Kind.ACCEPTED : Kind.CORRECTED)
            .orElse(Kind.SKIPPED);
    Decision decision =
        new Decision(
            name(),
            execution.id(),
            Optional.of(plan.id()),
            row.together(),
            prompt(row.result()),
            input(row.result()),
            kind,
            row.shown(),
            row.position(),
            row.output(),
            person,
            checks(row.request()),
            by,
            last);
    keep(decision);
    return decision;
  }

  /// The checks that doubt a row; none where it is not flagged.
  List<String> checks(RequestId request) {
    return Optional.ofNullable(flagged.get(request))
        .map(ReviewPlan.Flagged::checks)
        .orElse(List.of());
  }

  /// Takes a decision back: the row is as if nobody had looked at it.
  Decision withdraw(Decision decision) {
    passed.remove(decision.request());
    Decision withdrawn =
        new Decision(
            name(),
            decision.execution(),
            decision.plan(),
            decision.requests(),
            decision.prompt(),
            decision.input(),
            Kind.WITHDRAWN,
            decision.shown(),
            decision.position(),
            decision.modelOutput(),
            Optional.empty(),
            decision.checks(),
            by,
            last);
    keep(withdrawn);
    return withdrawn;
  }

  /// The name of the next decision, which is later than all before.
  private String name() {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    last = now.isAfter(last) ? now : last.plus(1, ChronoUnit.MICROS);
    return last.toEpochMilli() + "-" + UUID.randomUUID();
  }

  /// The record comes first: whoever goes on with the review indexes what is missing in the table.
  private void keep(Decision decision) {
    stores.reviews().record(decision);
    add(decision);
    if (decision.kind() != Kind.SKIPPED && decision.shown() != Shown.SOWN) {
      stores.decided().ifPresent(table -> table.put(decision));
    }
  }

  /// Reads what others have decided since.
  private void refresh() {
    stores.reviews().decisions(execution.id(), known).forEach(this::add);
  }

  private void add(Decision decision) {
    known.add(decision.id());
    decisions.add(decision);
    last = decision.at().isAfter(last) ? decision.at() : last;
    state.add(decision);
  }

  /// Corrections in spreadsheets are decisions too, each taken over once.
  private void takeCorrections() {
    Map<RequestId, List<Correction>> byRow = new LinkedHashMap<>();
    stores.corrections().latest().stream()
        .filter(correction -> correction.execution().equals(execution.id()))
        .filter(correction -> !correction.isWithdrawn())
        .forEach(correction ->
            byRow.computeIfAbsent(correction.request(), r -> new ArrayList<>()).add(correction));
    byRow.forEach((request, corrections) -> {
      String id = "sheet-" + digest(request, corrections);
      if (!known.contains(id)) {
        row(request, Shown.SHEET).ifPresent(row -> keep(decision(id, row, corrections)));
      }
    });
  }

  private Decision decision(String id, Row row, List<Correction> corrections) {
    ObjectNode right = CorrectedRows.expected(row.output(), corrections);
    Correction latest = corrections.stream().max(Comparator.comparing(Correction::at)).get();
    return new Decision(
        id,
        execution.id(),
        Optional.empty(),
        row.together(),
        prompt(row.result()),
        input(row.result()),
        Decision.fields(row.output(), right).isEmpty() ? Kind.ACCEPTED : Kind.CORRECTED,
        Shown.SHEET,
        row.position(),
        row.output(),
        Optional.of(right),
        List.of(),
        latest.by(),
        latest.at());
  }

  private static String digest(RequestId request, List<Correction> corrections) {
    List<String> parts = new ArrayList<>(List.of(request.value()));
    for (Correction each : corrections) {
      parts.addAll(List.of(each.field(), each.personValue(), each.at().toString()));
    }
    return Text.sha256(parts.toArray(String[]::new));
  }

  /// Puts decisions into the table that a killed command has left out.
  private void index() {
    stores
        .decided()
        .ifPresent(table -> {
          Map<InputKey, Decision> latest = new HashMap<>();
          decisions.stream()
              .filter(d -> d.kind() != Kind.SKIPPED && d.shown() != Shown.SOWN)
              .sorted(Decision.IN_ORDER)
              .forEach(decision -> latest.put(decision.input(), decision));
          Map<InputKey, DecidedAnswer> there = table.find(latest.keySet());
          latest.forEach((input, decision) -> {
            DecidedAnswer counts = there.get(input);
            if (counts == null || counts.at().isBefore(decision.at())) {
              table.put(decision);
            }
          });
        });
  }

  private Claims claims() {
    return stores
        .claims()
        .orElseThrow(() ->
            new CliFault(
                "the stack has no decisions table (DECISIONS_TABLE_NAME is not set); deploy it"
                    + " again with this version"));
  }

  private InputKey input(ResultDocument result) {
    PromptKey prompt = prompt(result);
    return InputKey.of(
        prompt.taskName(),
        stores.prompts().find(prompt).flatMap(PromptTemplate::outputSchema),
        result.inputValue(),
        result.fields());
  }

  private static PromptKey prompt(ResultDocument result) {
    return new PromptKey(
        result.json().path("task_name").asString(""),
        result.json().path("prompt_version").asString(""));
  }
}
