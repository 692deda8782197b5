package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.answer.Verdict;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.ExecutionStore;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Payload;
import dev.seiri.core.execution.Reservation;
import dev.seiri.core.execution.Settlement;
import dev.seiri.core.execution.Tally;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.prompt.PromptKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// The contract of [BudgetStore], for every implementation, with the executions beside it.
public abstract class BudgetStoreContract {
  private static final Instant LEASE = Instant.parse("2026-11-01T12:00:00Z");
  private static final Limits DOLLARS_AND_TOKENS =
      new Limits(
          Optional.of(new BigDecimal("1.25")),
          OptionalLong.of(1_000),
          Optional.of(new Limits.Canary(20, 0.25)));

  protected abstract ExecutionStore executions();

  protected abstract BudgetStore budgets();

  /// An id that no other test uses.
  protected abstract ExecutionId id();

  @Test
  void everythingOfAnAccountIsReadBack() {
    ExecutionId id = created(DOLLARS_AND_TOKENS);
    assertThat(executions().find(id).orElseThrow().limits()).isEqualTo(DOLLARS_AND_TOKENS);
    Account account =
        change(
            id,
            start ->
                start
                    .reserve(reservation("n1", "0.5", 100, 3))
                    .orElseThrow()
                    .reserve(reservation("n2", "0.25", 10, 1))
                    .orElseThrow()
                    .lose("n1", 2, amount("0.125", 20, 1))
                    .lose("n2", 0, amount("0.5", 5, 1))
                    .drop("n1", 1, amount("0.0625", 7, 1), true)
                    .shortOf(amount("0.75", 300, 1), LEASE));
    assertThat(account.admits("n2", 0)).as("there was no room").isFalse();
    assertThat(budgets().find(id)).contains(account);
    assertThat(executions().find(id).orElseThrow().account()).isEqualTo(account);
    assertThat(executions().list())
        .filteredOn(each -> each.id().equals(id))
        .singleElement()
        .satisfies(each -> assertThat(each.account()).isEqualTo(account));
  }

  @Test
  void anExecutionThatIsNotThereHasNoAccount() {
    assertThat(budgets().find(id())).isEmpty();
    ExecutionId none = id();
    assertThat(budgets().change(none, account -> account.withLimits(DOLLARS_AND_TOKENS))).isEmpty();
    assertThat(executions().find(none)).as("nothing is created").isEmpty();
  }

  @Test
  void whatIsReservedAtOnceIsNeverMoreThanTheLimit() throws Exception {
    ExecutionId id = created(tokens(100));
    AtomicInteger granted = new AtomicInteger();
    atOnce(
        30,
        n -> {
          boolean[] here = {false};
          change(
              id,
              account -> {
                Optional<Account> after = account.reserve(reservation("n" + n, "0", 10, 1));
                here[0] = after.isPresent();
                return after.orElse(account);
              });
          granted.addAndGet(here[0] ? 1 : 0);
        });
    assertThat(granted).hasValue(10);
    assertThat(account(id).reservations()).hasSize(10);
    assertThat(account(id).leftTokens()).contains(0L);
  }

  @Test
  void aReservationIsSettledOnceHoweverOften() throws Exception {
    ExecutionId id = created(tokens(100));
    change(id, account -> account.reserve(reservation("n", "0", 60, 2)).orElseThrow());
    Settlement settlement =
        new Settlement(amount("0.5", 20, 2), amount("0.25", 5, 1), Amount.NOTHING);
    atOnce(10, n -> change(id, account -> account.settle("n", settlement)));
    assertThat(account(id).spent().plain()).isEqualTo(amount("0.5", 20, 2));
    assertThat(account(id).lost().plain()).isEqualTo(amount("0.25", 5, 1));
    assertThat(account(id).leftTokens()).contains(80L);
  }

  @Test
  void whatADeadProcessLeftIsSettledOnceAndNotIfItIsAlive() {
    ExecutionId id = created(tokens(100));
    change(id, account -> account.reserve(reservation("n1", "0", 30, 1)).orElseThrow());
    change(id, account -> account.reserve(reservation("n2", "0", 30, 1)).orElseThrow());
    List<Reservation> asRead = List.copyOf(account(id).reservations().values());
    Settlement settlement = new Settlement(amount("0", 40, 2), amount("0", 40, 2), Amount.NOTHING);
    change(id, account -> account.settle("n2", Settlement.NOTHING));
    change(id, account -> account.settleDead(asRead, settlement));
    assertThat(account(id).spent().tokens()).as("one of its batches has ended").isZero();
    List<Reservation> left = List.copyOf(account(id).reservations().values());
    change(id, account -> account.settleDead(left, settlement));
    change(id, account -> account.settleDead(left, settlement));
    assertThat(account(id).spent().tokens()).isEqualTo(40);
    assertThat(account(id).reservations()).isEmpty();
  }

  @Test
  void everyLostCallIsBookedHoweverManyAtOnce() throws Exception {
    ExecutionId id = created(tokens(1_000));
    change(id, account -> account.reserve(reservation("n", "0", 500, 20)).orElseThrow());
    atOnce(20, n -> change(id, account -> account.lose("n", n, amount("0.5", 10, 1))));
    assertThat(account(id).lost().plain()).isEqualTo(amount("10", 200, 20).plain());
    assertThat(account(id).reserved().tokens()).as("as much is held back again").isEqualTo(500);
  }

  @Test
  void limitsRiseAndFallAroundWhatIsReserved() {
    ExecutionId id = created(DOLLARS_AND_TOKENS);
    change(id, account -> account.reserve(reservation("n", "1", 900, 3)).orElseThrow());
    budgets().limit(id, tokens(500));
    assertThat(account(id).leftUsd()).isEmpty();
    assertThat(account(id).leftTokens()).contains(-400L);
    assertThat(account(id).fits(amount("0", 1, 1))).isFalse();
    assertThat(executions().find(id).orElseThrow().limits()).isEqualTo(tokens(500));
    budgets().limit(id, DOLLARS_AND_TOKENS);
    change(
        id,
        account ->
            account.settle(
                "n", new Settlement(amount("0.5", 100, 3), Amount.NOTHING, Amount.NOTHING)));
    assertThat(account(id).leftUsd().orElseThrow()).isEqualByComparingTo("0.75");
    assertThat(account(id).leftTokens()).contains(900L);
  }

  @Test
  void theFirstBudgetOfAnExecutionCountsWhatItsResultsCost() {
    ExecutionId id = created(Limits.NONE);
    change(
        id,
        account ->
            account.book(
                new Settlement(amount("0.25", 50, 1), amount("0.25", 50, 1), Amount.NOTHING)));
    count(id, "0.5", 100);
    assertThat(account(id).isKept()).as("only what is lost is booked").isFalse();
    assertThat(account(id).spent().tokens()).isEqualTo(150);
    budgets().limit(id, DOLLARS_AND_TOKENS);
    count(id, "0.125", 200);
    assertThat(account(id).spent().plain().usd())
        .as("from here on by call")
        .isEqualByComparingTo("0.75");
    assertThat(account(id).spent().tokens()).isEqualTo(150);
    assertThat(account(id).leftTokens()).contains(850L);
  }

  @Test
  void whatIsCountedWhileTheFirstBudgetIsSetIsNotForgotten() throws Exception {
    ExecutionId id = created(Limits.NONE);
    atOnce(
        20,
        n -> {
          if (n == 10) {
            budgets().limit(id, tokens(1_000));
          } else {
            count(id, "0", 1);
          }
        });
    Tally tally = executions().find(id).orElseThrow().tally();
    assertThat(tally.inputTokens()).isEqualTo(19);
    assertThat(account(id).isKept()).isTrue();
    assertThat(account(id).spent().tokens()).isBetween(0L, 19L);
  }

  @Test
  void countersAndStatusLeaveAnAccountAsItIs() {
    ExecutionId id = created(DOLLARS_AND_TOKENS);
    Account account =
        change(id, start -> start.reserve(reservation("n", "0.5", 100, 3)).orElseThrow());
    count(id, "0.5", 100);
    executions().loaded(id, 3);
    executions().paidAgain(id, 1);
    executions().halt(id, "because");
    executions().resume(id);
    assertThat(account(id)).isEqualTo(account);
  }

  private void count(ExecutionId id, String usd, long tokens) {
    executions().count(id, new Tally(Map.of(Verdict.OK, 1L), 0, tokens, 0, 0, new BigDecimal(usd)));
  }

  private ExecutionId created(Limits limits) {
    ExecutionId id = id();
    executions()
        .createIfNotExists(
            Execution.loading(
                id,
                Payload.of(new PromptKey("t", "v1"), "m"),
                limits,
                Execution.Provenance.UNKNOWN));
    return id;
  }

  private Account account(ExecutionId id) {
    return budgets().find(id).orElseThrow();
  }

  private Account change(ExecutionId id, UnaryOperator<Account> change) {
    return budgets().change(id, change).orElseThrow();
  }

  private interface Step {
    void take(int n) throws Exception;
  }

  private static void atOnce(int times, Step step) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < times; i++) {
        int n = i;
        all.add(
            threads.submit(() -> {
              step.take(n);
              return n;
            }));
      }
      for (Future<?> each : all) {
        each.get();
      }
    }
  }

  private static Reservation reservation(String id, String usd, long tokens, long questions) {
    return new Reservation(id, "p", LEASE, amount(usd, tokens, questions));
  }

  private static Amount amount(String usd, long tokens, long calls) {
    return new Amount(new BigDecimal(usd), tokens, calls);
  }

  private static Limits tokens(long most) {
    return new Limits(Optional.empty(), OptionalLong.of(most), Optional.empty());
  }
}
