package dev.seiri.core.pack;

import dev.seiri.core.execution.Amount;
import dev.seiri.core.model.Usage;
import java.util.List;

/// The part of a call that is on behalf of one of its rows, by weight.
///
/// @param weights one for each row
/// @param row which row's part it is, from 0
public record Part(List<Long> weights, int row) {
  /// A call of one row.
  public static final Part WHOLE = new Part(List.of(1L), 0);

  public Part {
    weights = List.copyOf(weights);
  }

  /// The part of an amount. The call itself counts as the first row's.
  public Amount of(Amount whole) {
    return new Amount(
        Shares.of(whole.usd(), weights).get(row),
        Shares.tokens(whole.tokens(), weights).get(row),
        whole.calls() * calls());
  }

  /// How many calls count as this row's: 1 for the first, else 0.
  public int calls() {
    return row == 0 ? 1 : 0;
  }

  /// The part of tokens.
  public Usage of(Usage whole) {
    return Shares.of(whole, weights, weights).get(row);
  }
}
