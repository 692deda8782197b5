package dev.seiri.bench.drill;

import dev.seiri.bench.rig.BilledModel;
import dev.seiri.cli.testing.Desk;
import dev.seiri.cli.testing.Desk.Output;
import dev.seiri.core.json.Json;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/// What an execution's books say: `verify`, `status`, and the sum over the results.
///
/// @param results the documents with distinct request ids
/// @param cost of the results, added up here
/// @param lost what the calls without a readable answer may have cost, added up here
record Books(
    String execution,
    Output verify,
    Output status,
    long results,
    BigDecimal cost,
    BigDecimal lost) {
  /// Commands show amounts to a millionth, and from a dollar on to a cent.
  private static final BigDecimal ROUNDING = new BigDecimal("0.000001");

  private static final BigDecimal CENTS = new BigDecimal("0.005");

  /// The sweep sets counters right that fell behind the results. It comes every few seconds, once
  /// no batch is processed any more.
  private static final Duration RECOUNTED = Duration.ofSeconds(20);

  private static final Duration LOOK = Duration.ofMillis(250);

  /// The books at this moment.
  static Books of(Desk desk, String execution) {
    Set<String> requests = new HashSet<>();
    BigDecimal cost = BigDecimal.ZERO;
    BigDecimal lost = BigDecimal.ZERO;
    for (String line : desk.seiri("results", execution).out().lines().toList()) {
      JsonNode document = Json.read(line);
      requests.add(document.path("request_id").asString(""));
      cost = cost.add(amount(document.path("cost_usd")));
      lost = lost.add(amount(document.path("lost_usd")));
    }
    return new Books(
        execution,
        desk.seiri("verify", execution),
        desk.seiri("status", execution),
        requests.size(),
        cost,
        lost);
  }

  /// The books once the sweep had its chance to set the counters right.
  static Books settled(Desk desk, String execution) throws InterruptedException {
    Instant until = Instant.now().plus(RECOUNTED);
    Books books = of(desk, execution);
    while (!books.counters().held() && Instant.now().isBefore(until)) {
      Thread.sleep(LOOK);
      books = of(desk, execution);
    }
    return books;
  }

  /// Whether each row has exactly one result, and its own.
  Claim whole(long rows) {
    return new Claim(
        String.format(
            Locale.ROOT,
            "%s: loaded %,d = %,d results, %,d lost, %,d wrong",
            execution,
            rows,
            verify.figure("results"),
            verify.figure("lost"),
            verify.figure("wrong")),
        results == rows
            && verify.figure("loaded") == rows
            && verify.figure("results") == rows
            && verify.figure("lost") + verify.figure("wrong") == 0);
  }

  /// Whether what was billed is what is known and what is said to be lost at most.
  ///
  /// @param again the most answers to one row
  /// @param rowsPerCall the most rows of a call: so many answers are lost with it
  List<Claim> balance(BilledModel model, int again, int rowsPerCall) {
    long said = verify.figure("paid again") + verify.figure("paid again (max)");
    long lostCalls = verify.figure("paid, lost (max)");
    long more = model.answers() - (long) model.questions();
    // What died with a process is booked on the execution, not in a result.
    BigDecimal booked = new BigDecimal(money("cost, lost (max)", verify));
    BigDecimal most =
        cost.add(booked)
            .add(model.dearest().multiply(BigDecimal.valueOf(said)))
            .add(booked.compareTo(BigDecimal.ONE) < 0 ? ROUNDING : CENTS);
    List<Claim> claims = new ArrayList<>();
    claims.add(
        new Claim(
            String.format(
                Locale.ROOT,
                "%s: %,d answers to %,d rows were billed, at most %,d to one; verify says:"
                    + " paid again at most %,d, lost at most %,d",
                execution,
                model.answers(),
                model.questions(),
                model.mostAnswers(),
                said,
                lostCalls),
            more <= said + lostCalls * rowsPerCall && model.mostAnswers() <= again));
    claims.add(
        new Claim(
            String.format(
                Locale.ROOT,
                "%s: US$%s were billed; the results cost US$%s, and at most US$%s beside are lost",
                execution,
                model.usd().toPlainString(),
                cost.toPlainString(),
                most.subtract(cost).toPlainString()),
            model.usd().compareTo(most) <= 0
                && lost.subtract(ROUNDING).compareTo(booked) <= 0
                && cost.subtract(ROUNDING).compareTo(model.usd()) <= 0));
    claims.add(
        new Claim(
            "%s: verify (US$%s) and the sum over results (US$%s) agree"
                .formatted(execution, money("cost", verify), cost.toPlainString()),
            verify.figure("results") == results && isAbout(money("cost", verify), cost)));
    return claims;
  }

  /// Whether the counters agree with the results.
  Claim counters() {
    return new Claim(
        String.format(
            Locale.ROOT,
            "%s: the counters of status (%,d results, US$%s) agree with the results (%,d, US$%s)",
            execution,
            status.figure("results"),
            money("cost", status),
            results,
            cost.toPlainString()),
        status.figure("results") == results && isAbout(money("cost", status), cost));
  }

  /// Whether no more was billed than the highest budget there was.
  Claim within(BilledModel model, String budget) {
    return new Claim(
        "%s: US$%s were billed of a budget of US$%s"
            .formatted(execution, model.usd().toPlainString(), budget),
        model.usd().compareTo(new BigDecimal(budget)) <= 0);
  }

  private static boolean isAbout(String said, BigDecimal sum) {
    BigDecimal rounding = sum.compareTo(BigDecimal.ONE) < 0 ? ROUNDING : CENTS;
    return new BigDecimal(said).subtract(sum).abs().compareTo(rounding) <= 0;
  }

  /// The amount in a line.
  private static String money(String name, Output said) {
    Matcher line =
        Pattern.compile("^" + Pattern.quote(name) + " +US\\$([0-9.]+)", Pattern.MULTILINE)
            .matcher(said.out());
    return line.find() ? line.group(1) : "-1";
  }

  private static BigDecimal amount(JsonNode number) {
    return number.isNumber() ? number.decimalValue() : BigDecimal.ZERO;
  }
}
