package dev.seiri.core.budget;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.answer.Answer;
import dev.seiri.core.answer.InFlightNote;
import dev.seiri.core.answer.InFlightNoteStore;
import dev.seiri.core.answer.Judge;
import dev.seiri.core.answer.ResponseLedger;
import dev.seiri.core.answer.Ruling;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.BudgetStore;
import dev.seiri.core.execution.Execution;
import dev.seiri.core.execution.Reservation;
import dev.seiri.core.execution.Settlement;
import dev.seiri.core.model.Completion;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.model.QuestionId;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptSource;
import dev.seiri.core.prompt.PromptTemplate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Settles the reservations of processes that died. Nothing is given back that may have been paid:
/// an answer that is recorded under the reservation's note is spent at its cost, and what the
/// process can have had in flight is spent at its most, as lost.
///
/// Any process may do it, at any time, and several at once: it takes effect once.
public final class DeadReservations {
  private final BudgetStore budgets;
  private final InFlightNoteStore notes;
  private final ResponseLedger ledger;
  private final PromptSource prompts;
  private final CallPrices prices;

  public DeadReservations(
      BudgetStore budgets,
      InFlightNoteStore notes,
      ResponseLedger ledger,
      PromptSource prompts,
      ModelCatalog catalog) {
    this.budgets = budgets;
    this.notes = notes;
    this.ledger = ledger;
    this.prompts = prompts;
    this.prices = new CallPrices(catalog);
  }

  /// Settles what is left of an execution's dead processes. Of a process that may be alive with one
  /// of its batches, every reservation stays.
  ///
  /// @param account as it was read last
  /// @param isOver whether a reservation's process can make no calls for it any more
  /// @return the account after that
  /// @throws StoreUnavailable if a table or the bucket does not answer; then nothing has changed
  public Account settle(Execution execution, Account account, Predicate<Reservation> isOver) {
    Map<String, List<Reservation>> processes = new LinkedHashMap<>();
    account
        .reservations()
        .values()
        .forEach(r -> processes.computeIfAbsent(r.process(), p -> new ArrayList<>()).add(r));
    Account after = account;
    for (Map.Entry<String, List<Reservation>> process : processes.entrySet()) {
      List<Reservation> reservations = process.getValue();
      if (!reservations.stream().allMatch(isOver)) {
        continue;
      }
      Settlement settlement =
          Remains.settle(reservations.stream().map(r -> remains(execution, r)).toList());
      after =
          budgets
              .change(execution.id(), now -> now.settleDead(reservations, settlement))
              .orElse(after);
    }
    return after;
  }

  private Remains remains(Execution execution, Reservation reservation) {
    Optional<InFlightNote> note = note(execution, reservation);
    int covered = (int) reservation.held().calls();
    if (note.isEmpty() || note.get().most().size() < covered) {
      return new Remains(reservation, List.of(), covered);
    }
    List<QuestionId> questions = note.get().questions().subList(0, covered);
    Map<QuestionId, Answer> answers = ledger.find(questions);
    List<Remains.Part> parts = new ArrayList<>();
    for (int place = 0; place < covered; place++) {
      parts.add(
          part(
              execution,
              reservation,
              place,
              note.get().most().get(place),
              Optional.ofNullable(answers.get(questions.get(place)))));
    }
    // A note of another name says that its batch has lost answers while its process kept running.
    boolean bounded = note.get().process().equals(reservation.process());
    return new Remains(reservation, parts, bounded ? note.get().maxInFlight() : covered);
  }

  /// A note that cannot be read says no more than one that is gone.
  private Optional<InFlightNote> note(Execution execution, Reservation reservation) {
    try {
      return notes.find(execution.id(), reservation.id());
    } catch (MalformedItem e) {
      return Optional.empty();
    }
  }

  private Remains.Part part(
      Execution execution,
      Reservation reservation,
      int place,
      InFlightNote.Most most,
      Optional<Answer> answer) {
    Amount amount = new Amount(most.usd(), most.tokens(), 1);
    if (answer.isEmpty()) {
      return new Remains.Part(amount, Amount.NOTHING, openUnlessSpoiled(reservation, place));
    }
    boolean own = answer.get().note().equals(Optional.of(reservation.id()));
    boolean repaired = answer.get().repair().isPresent();
    if (!own) {
      // Another process's repair hides whose the first answer was.
      return new Remains.Part(
          amount,
          Amount.NOTHING,
          repaired && !most.repair()
              ? Remains.Fate.UNKNOWN
              : openUnlessSpoiled(reservation, place));
    }
    List<Completion> paid =
        most.repair() ? answer.get().repair().stream().toList() : answer.get().completions();
    Amount cost = paid.stream().map(prices::paid).reduce(Amount.NOTHING, Amount::plus);
    return new Remains.Part(
        amount,
        cost,
        repaired || !mayBeRepaired(execution, answer.get())
            ? Remains.Fate.SETTLED
            : openUnlessSpoiled(reservation, place));
  }

  private static Remains.Fate openUnlessSpoiled(Reservation reservation, int place) {
    return reservation.spoiled().contains(place) ? Remains.Fate.SETTLED : Remains.Fate.OPEN;
  }

  private Optional<PromptTemplate> prompt(PromptKey key) {
    try {
      return prompts.find(key);
    } catch (MalformedItem e) {
      return Optional.empty();
    }
  }

  /// Whether a repair may have been in flight: where any of the execution's prompts asks for one.
  private boolean mayBeRepaired(Execution execution, Answer answer) {
    for (PromptKey key : execution.payload().prompts()) {
      Optional<PromptTemplate> prompt = prompt(key);
      Optional<OutputSchema> schema = prompt.flatMap(PromptTemplate::outputSchema);
      if (prompt.isEmpty()
          || prompt.get().checks().askAgain()
          || Judge.rule(answer, schema) instanceof Ruling.AskAgain) {
        return true;
      }
    }
    return false;
  }
}
