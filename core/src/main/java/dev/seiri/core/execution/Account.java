package dev.seiri.core.execution;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The money of one execution: what may be spent, what was, and what is held back for calls.
///
/// A state machine without side effects: each method gives back the account after a change, and a
/// [BudgetStore] makes each change in one conditional write. These always hold, whatever dies:
///
/// - what was billed is at most what is spent and reserved together;
/// - what is spent and reserved together is at most the limit, unless the limit was lowered since;
/// - a reservation is settled once.
///
/// So what was billed is never more than the limit was when it was reserved. What is reserved stays
/// so until it is shown what has become of it.
///
/// @param limits the limits, of which the budget concerns the account
/// @param isKept whether every call is booked here; an execution that never had a budget books its
///   lost calls alone
/// @param spent what was spent, with what has to be taken as spent. Of an account that is not kept:
///   what the counted results cost and what was lost
/// @param lost the part of it that may have been paid for answers that were lost
/// @param paidAgain the part of it that was paid although there was an answer
/// @param reservations by their names
/// @param shortage the last time that a batch found no room, unless one has since
public record Account(
    Limits limits,
    boolean isKept,
    Amount spent,
    Amount lost,
    Amount paidAgain,
    Map<String, Reservation> reservations,
    Optional<Shortage> shortage) {

  /// The most reservations at once: the item that holds them stays below some 20 KB. Further
  /// batches find no room until one is settled.
  public static final int MOST_RESERVATIONS = 100;

  public Account {
    reservations = Collections.unmodifiableMap(new LinkedHashMap<>(reservations));
  }

  /// Rows that found no room.
  ///
  /// @param since when the first did
  /// @param needed the most that one of them can cost
  public record Shortage(Instant since, Amount needed) {}

  /// The account of a new execution.
  public static Account of(Limits limits) {
    return new Account(
        limits,
        limits.hasBudget(),
        Amount.NOTHING,
        Amount.NOTHING,
        Amount.NOTHING,
        Map.of(),
        Optional.empty());
  }

  /// The same, with what an account that is not kept has spent: what the counted results cost, and
  /// what was lost.
  public Account counting(Tally tally) {
    return isKept
        ? this
        : new Account(
            limits, false, Amount.of(tally).plus(lost), lost, paidAgain, reservations, shortage);
  }

  /// What is held back for all calls together.
  public Amount reserved() {
    return reservations.values().stream()
        .map(Reservation::held)
        .reduce(Amount.NOTHING, Amount::plus);
  }

  /// The dollars that can be reserved now; empty without a limit. Negative where the limit was
  /// lowered below what is spent and reserved.
  public Optional<BigDecimal> leftUsd() {
    return limits.maxCostUsd().map(max -> max.subtract(spent.usd()).subtract(reserved().usd()));
  }

  /// The tokens that can be reserved now; empty without a limit.
  public Optional<Long> leftTokens() {
    return limits.maxTokens().isPresent()
        ? Optional.of(limits.maxTokens().getAsLong() - spent.tokens() - reserved().tokens())
        : Optional.empty();
  }

  /// Whether there is room for an amount.
  public boolean fits(Amount amount) {
    return leftUsd().map(left -> left.compareTo(amount.usd()) >= 0).orElse(true)
        && leftTokens().map(left -> left >= amount.tokens()).orElse(true);
  }

  /// Whether rows wait for room that there is not.
  public boolean isShort() {
    return shortage.isPresent()
        && (reservations.size() >= MOST_RESERVATIONS || !fits(shortage.get().needed()));
  }

  /// Reserves.
  ///
  /// @return empty if there is no room. If it is reserved already, the same account.
  public Optional<Account> reserve(Reservation reservation) {
    if (reservations.containsKey(reservation.id())) {
      return Optional.of(this);
    }
    if (reservations.size() >= MOST_RESERVATIONS || !fits(reservation.held())) {
      return Optional.empty();
    }
    return Optional.of(with(reservation).with(Optional.empty()));
  }

  /// Notes that rows found no room.
  public Account shortOf(Amount needed, Instant now) {
    return with(Optional.of(new Shortage(shortage.map(Shortage::since).orElse(now), needed)));
  }

  /// Settles a reservation of a batch that has ended. What is settled already stays as it is.
  public Account settle(String reservation, Settlement settlement) {
    return reservations.containsKey(reservation)
        ? without(List.of(reservation)).book(settlement)
        : this;
  }

  /// Settles the reservations of a process that died, unless one of them has changed since they
  /// were read: then the process is alive.
  public Account settleDead(List<Reservation> asRead, Settlement settlement) {
    return asRead.stream().allMatch(r -> r.equals(reservations.get(r.id())))
        ? without(asRead.stream().map(Reservation::id).toList()).book(settlement)
        : this;
  }

  /// Books what was spent outside of a reservation.
  public Account book(Settlement settlement) {
    return new Account(
        limits,
        isKept,
        spent.plus(settlement.spent()),
        lost.plus(settlement.lost()),
        paidAgain.plus(settlement.paidAgain()),
        reservations,
        shortage);
  }

  /// Books a call that may have been paid and left no answer, and holds as much back again for the
  /// question's next call. Where there is no room for that, the question is spoiled.
  ///
  /// @param place the question's in the reservation's note
  /// @param most the most that the call can have cost
  public Account lose(String reservation, int place, Amount most) {
    Account booked = book(new Settlement(most, most, Amount.NOTHING));
    return booked.fits(Amount.NOTHING) ? booked : booked.spoil(reservation, place, most);
  }

  /// Books an answer that was paid and is not the one that is recorded. The question is spoiled.
  ///
  /// @param again whether another answer is recorded
  public Account drop(String reservation, int place, Amount cost, boolean again) {
    return book(new Settlement(cost, again ? Amount.NOTHING : cost, again ? cost : Amount.NOTHING))
        .spoil(reservation, place, cost);
  }

  /// Moves money out of a reservation, and ends the calls of its question.
  private Account spoil(String reservation, int place, Amount booked) {
    Reservation there = reservations.get(reservation);
    if (there == null) {
      return this;
    }
    Set<Integer> spoiled = new HashSet<>(there.spoiled());
    spoiled.add(place);
    return with(
        new Reservation(
            there.id(),
            there.process(),
            there.until(),
            there.held().minus(booked.atMost(there.held()).calls(0)),
            spoiled));
  }

  /// Whether a question of a reservation may be asked once more.
  public boolean admits(String reservation, int place) {
    Reservation there = reservations.get(reservation);
    return there != null && !there.spoiled().contains(place);
  }

  /// The same with other limits. What is reserved stays reserved.
  public Account withLimits(Limits other) {
    return new Account(
        other, isKept || other.hasBudget(), spent, lost, paidAgain, reservations, shortage);
  }

  private Account with(Optional<Shortage> other) {
    return new Account(limits, isKept, spent, lost, paidAgain, reservations, other);
  }

  private Account with(Reservation reservation) {
    Map<String, Reservation> all = new LinkedHashMap<>(reservations);
    all.put(reservation.id(), reservation);
    return new Account(limits, isKept, spent, lost, paidAgain, all, shortage);
  }

  private Account without(List<String> ids) {
    Map<String, Reservation> all = new LinkedHashMap<>(reservations);
    ids.forEach(all::remove);
    return new Account(limits, isKept, spent, lost, paidAgain, all, shortage);
  }
}
