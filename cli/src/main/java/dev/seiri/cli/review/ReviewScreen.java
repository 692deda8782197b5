package dev.seiri.cli.review;

import dev.seiri.cli.session.Terminal;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.review.Decision;
import dev.seiri.evaluation.review.Certificate;
import dev.seiri.evaluation.review.PersonValue;
import dev.seiri.evaluation.review.SimilarDecisions;
import dev.seiri.evaluation.review.SimilarInputs;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The rows of a review, one at a time, and the keys.
final class ReviewScreen {
  private static final String HELP =
      "a accept · c correct a field · s skip · u undo · ? help · q quit";
  private static final int MOST_SIMILAR = 2;

  /// How many of the rows that were decided before are compared with.
  private static final int MOST_COMPARED = 200;

  private final Terminal terminal;
  private final Keys keys;
  private final Review review;
  private final Optional<OutputSchema> schema;
  private final double confidence;
  private final Deque<Decision> undoable = new ArrayDeque<>();
  private final SimilarInputs seen = new SimilarInputs();
  private boolean goalSaid;

  /// @param schema of the answers, where there is one
  ReviewScreen(
      Terminal terminal,
      Keys keys,
      Review review,
      Optional<OutputSchema> schema,
      double confidence) {
    this.terminal = terminal;
    this.keys = keys;
    this.review = review;
    this.schema = schema;
    this.confidence = confidence;
  }

  /// Shows rows until there are none, or the person stops.
  ///
  /// @param goal the share of wrong rows that is to be reached
  void run(Supplier<Optional<Review.Row>> next, BigDecimal goal)
      throws IOException, InterruptedException {
    review.decided(MOST_COMPARED).forEach(decided -> seen.add(decided.input(), decided.output()));
    terminal.print(HELP);
    Optional<Review.Row> row = next.get();
    while (row.isPresent()) {
      show(row.get());
      if (!decide(row.get())) {
        review.release(row.get());
        return;
      }
      progress(goal);
      row = next.get();
    }
    terminal.print("No row is left to show.");
  }

  /// Lets the person decide a row.
  ///
  /// @return whether to go on
  private boolean decide(Review.Row row) throws IOException {
    while (true) {
      Optional<Character> key = keys.key();
      if (key.isEmpty()) {
        return false;
      }
      switch (key.get()) {
        case 'a' -> {
          return done(row, Optional.of(row.output()));
        }
        case 'c' -> {
          Optional<ObjectNode> right = correct(row);
          if (right.isPresent()) {
            return done(row, right);
          }
          terminal.print(HELP);
        }
        case 's' -> {
          review.pass(row);
          return done(row, Optional.empty());
        }
        case 'u' -> {
          if (undoable.isEmpty()) {
            terminal.print("There is nothing to undo.");
          } else {
            Decision taken = undoable.pop();
            review.withdraw(taken);
            terminal.print("Undone: " + taken.request() + " is undecided again.");
          }
        }
        case 'q' -> {
          return false;
        }
        default -> terminal.print(HELP);
      }
    }
  }

  private boolean done(Review.Row row, Optional<ObjectNode> right) {
    Decision decision = review.decide(row, right);
    undoable.push(decision);
    right.ifPresent(output -> seen.add(PastDecisions.input(row.result()), output));
    terminal.print("→ " + decision.kind().word());
    return true;
  }

  /// Asks for the right values of fields.
  ///
  /// @return the right answer; empty where the person changed their mind
  private Optional<ObjectNode> correct(Review.Row row) throws IOException {
    ObjectNode right = row.output().deepCopy();
    List<String> fields = fields(row);
    while (true) {
      terminal.print("Which field? Its number or name; an empty line when all are right.");
      Optional<String> said = keys.text().map(String::strip);
      if (said.isEmpty() || said.get().isEmpty()) {
        return Decision.fields(row.output(), right).isEmpty()
            ? Optional.empty()
            : Optional.of(right);
      }
      Optional<String> field = field(fields, said.get());
      if (field.isEmpty()) {
        terminal.print("There is no field " + said.get() + ".");
        continue;
      }
      terminal.print(
          "%s is %s; its right value:".formatted(field.get(), shown(right, field.get())));
      Optional<String> value = keys.text();
      if (value.isPresent()) {
        ObjectNode tried = right.deepCopy();
        tried.set(field.get(), PersonValue.of(row.output().path(field.get()), value.get()));
        List<String> faults = schema.map(s -> s.faults(tried)).orElse(List.of());
        if (faults.isEmpty()) {
          right = tried;
          terminal.print("%s: %s".formatted(field.get(), shown(right, field.get())));
        } else {
          terminal.print("That does not fit, and is not kept: " + faults.getFirst());
        }
      }
    }
  }

  private List<String> fields(Review.Row row) {
    List<String> fields = new ArrayList<>();
    row.output().properties().forEach(field -> fields.add(field.getKey()));
    schema.map(OutputSchema::properties).orElse(List.of()).stream()
        .filter(name -> !fields.contains(name))
        .forEach(fields::add);
    return fields;
  }

  private static Optional<String> field(List<String> fields, String said) {
    if (fields.contains(said)) {
      return Optional.of(said);
    }
    return said.matches("[0-9]{1,4}")
            && Integer.parseInt(said) >= 1
            && Integer.parseInt(said) <= fields.size()
        ? Optional.of(fields.get(Integer.parseInt(said) - 1))
        : Optional.empty();
  }

  private void show(Review.Row row) {
    terminal.print("");
    terminal.print(title(row));
    if (row.result().fields().isEmpty()) {
      terminal.print("input   " + row.result().inputValue());
    } else {
      row.result()
          .fields()
          .forEach((name, value) -> terminal.print("input   " + name + ": " + value));
    }
    int number = 1;
    for (String field : fields(row)) {
      terminal.print(
          "%6s  %s: %s".formatted(Integer.toString(number++), field, shown(row.output(), field)));
    }
    if (row.shown() != Decision.Shown.SOWN) {
      for (JsonNode flag : row.result().json().path("flags")) {
        terminal.print(
            "doubt   %s%s: %s"
                .formatted(
                    flag.path("check").asString(""),
                    flag.path("field").isString() ? " of " + flag.path("field").asString("") : "",
                    flag.path("message").asString("")));
      }
      if (review.checks(row.request()).contains(SimilarDecisions.CHECK)) {
        terminal.print(
            "doubt   %s: differs from what a person decided on a nearly equal input"
                .formatted(SimilarDecisions.CHECK));
      }
      for (JsonNode reading : row.result().json().path("readings")) {
        terminal.print(
            "reading %s: %s"
                .formatted(
                    reading.path("model").asString(reading.path("model_id").asString("")),
                    Json.write(
                        reading.has("answer") ? reading.path("answer") : reading.path("output"))));
      }
    }
    similar(row);
    if (row.together().size() > 1) {
      terminal.print(
          String.format(
              Locale.ROOT, "        decides %,d equal rows at once", row.together().size()));
    }
  }

  /// A known-wrong row looks like a drawn one.
  private String title(Review.Row row) {
    return switch (row.shown()) {
      case FLAGGED -> "── " + row.request() + " · flagged";
      case RANDOM, SOWN -> "── " + row.request() + " · drawn at random";
      case ASKED_FOR, SHEET -> "── " + row.request() + " · asked for";
    };
  }

  private void similar(Review.Row row) {
    seen.near(PastDecisions.input(row.result()), MOST_SIMILAR)
        .forEach(each ->
            terminal.print("similar %s → %s".formatted(each.input(), Json.write(each.output()))));
  }

  private static String shown(ObjectNode output, String field) {
    JsonNode value = output.path(field);
    return value.isMissingNode() ? "–" : value.isString() ? value.stringValue() : Json.write(value);
  }

  private void progress(BigDecimal goal) {
    Certificate certificate = review.certificate(confidence);
    terminal.print(
        String.format(
            Locale.ROOT,
            "%,d of %,d flagged decided, %,d drawn. %s",
            certificate.flagged().decided(),
            certificate.flagged().rows(),
            certificate.frame().drawn(),
            certificate.sentence()));
    if (!goalSaid && certificate.holds(goal)) {
      goalSaid = true;
      terminal.print("That is what was asked for: q ends the review, or go on.");
    }
  }
}
