package dev.seiri.lambda.ask;

import dev.seiri.core.model.Completion;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.Usage;
import dev.seiri.core.pack.PackedQuestion;
import dev.seiri.core.pack.Part;
import java.util.List;

/// The rows of one call, each of which pays its share. Used by one thread.
final class RowsTogether implements Payers {
  private final List<ModelCall> rows;
  private final PackedQuestion packed;
  private final List<LostCalls> losses;
  private final LostCallNotes notes;
  private final ModelCatalog catalog;
  private List<Completion> shares = List.of();

  /// @param packed the rows' questions, in the same order
  /// @param losses of each row, in the same order
  RowsTogether(
      List<ModelCall> rows,
      PackedQuestion packed,
      List<LostCalls> losses,
      LostCallNotes notes,
      ModelCatalog catalog) {
    this.rows = List.copyOf(rows);
    this.packed = packed;
    this.losses = List.copyOf(losses);
    this.notes = notes;
    this.catalog = catalog;
  }

  @Override
  public boolean admit() {
    return rows.stream().allMatch(row -> row.spend().admits());
  }

  @Override
  public void paid(Completion completion) {
    shares = packed.shares(completion, rows.stream().map(ModelCall::question).toList(), catalog);
    for (int i = 0; i < rows.size(); i++) {
      rows.get(i).spend().paid(shares.get(i));
    }
  }

  @Override
  public void lost(Question asked, String modelId, String why) throws InterruptedException {
    Usage worst = notes.worst(asked);
    for (int i = 0; i < rows.size(); i++) {
      Part part = packed.part(i);
      rows.get(i).spend().lost(asked, part);
      notes.note(rows.get(i), modelId, part, worst, why, losses.get(i));
    }
  }

  /// Each is asked alone then: one of them may be the cause.
  @Override
  public boolean retryLost() {
    return false;
  }

  /// What each row has of the answer that was paid for; empty before there is one.
  List<Completion> shares() {
    return shares;
  }
}
