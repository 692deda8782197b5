package dev.seiri.core.budget;

import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Reservation;
import dev.seiri.core.execution.Settlement;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;

/// What is known of a reservation whose process died.
///
/// @param parts its questions; none where its note is gone
/// @param mostUnrecorded the most calls of its process that can have had no recorded answer when it
///   died
public record Remains(Reservation reservation, List<Part> parts, int mostUnrecorded) {
  public Remains {
    parts = List.copyOf(parts);
  }

  /// One question.
  ///
  /// @param most what was held back for it
  /// @param answered what its calls cost whose answers are recorded under the reservation's note
  /// @param fate what may have been spent beside that
  public record Part(Amount most, Amount answered, Fate fate) {}

  /// What may have been spent for a question beside what is recorded.
  public enum Fate {
    /// Nothing.
    SETTLED,
    /// What was held back for it, if its call was in flight.
    OPEN,
    /// What was held back for it: what is recorded does not tell whose it is.
    UNKNOWN
  }

  /// Settles all reservations of one process. What was recorded is spent. Of the questions that are
  /// open, as many as its process can have had in flight are lost, the dearest of them, and all of
  /// which nothing is known. Only the rest was certainly not spent, and returns to the budget.
  public static Settlement settle(List<Remains> process) {
    Amount recorded = Amount.NOTHING;
    Amount held = Amount.NOTHING;
    Amount withoutNote = Amount.NOTHING;
    for (Remains each : process) {
      if (each.parts.isEmpty()) {
        withoutNote = withoutNote.plus(each.reservation.held());
        continue;
      }
      held = held.plus(each.reservation.held());
      for (Part part : each.parts) {
        recorded = recorded.plus(part.answered());
      }
    }
    Amount lost =
        inFlight(process)
            .plus(unknown(process))
            .atMost(notBelowNothing(held.minus(recorded)))
            .plus(withoutNote);
    return new Settlement(recorded.plus(lost), lost, Amount.NOTHING);
  }

  private static Amount inFlight(List<Remains> process) {
    List<Amount> open = rests(process, Fate.OPEN);
    long most =
        Math.min(open.size(), process.stream().mapToInt(Remains::mostUnrecorded).max().orElse(0));
    return new Amount(
        open.stream()
            .map(Amount::usd)
            .sorted(Comparator.reverseOrder())
            .limit(most)
            .reduce(BigDecimal.ZERO, BigDecimal::add),
        open.stream()
            .map(Amount::tokens)
            .sorted(Comparator.reverseOrder())
            .limit(most)
            .mapToLong(Long::longValue)
            .sum(),
        most);
  }

  private static Amount unknown(List<Remains> process) {
    return rests(process, Fate.UNKNOWN).stream().reduce(Amount.NOTHING, Amount::plus);
  }

  /// What is held back for the questions of a fate beside what is recorded.
  private static List<Amount> rests(List<Remains> process, Fate fate) {
    return process.stream()
        .flatMap(each -> each.parts.stream())
        .filter(part -> part.fate() == fate)
        .map(part -> notBelowNothing(part.most().minus(part.answered())).calls(1))
        .toList();
  }

  private static Amount notBelowNothing(Amount amount) {
    return new Amount(
        amount.usd().max(BigDecimal.ZERO), Math.max(0, amount.tokens()), amount.calls());
  }
}
