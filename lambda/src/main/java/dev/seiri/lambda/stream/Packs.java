package dev.seiri.lambda.stream;

import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.Question;
import dev.seiri.core.pack.PackedQuestion;
import dev.seiri.core.pack.SharedText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/// Puts rows of one batch together into calls of several rows. No row waits for another batch: the
/// last call of a batch is small rather than late.
final class Packs {
  /// The most characters of the rows of one call.
  private static final int MOST_CHARS = 100_000;

  private final ModelCatalog catalog;
  private final PackSizes sizes;

  Packs(ModelCatalog catalog, PackSizes sizes) {
    this.catalog = catalog;
    this.sizes = sizes;
  }

  /// Rows that one call can hold: of one arm, with the same text around them.
  private record Kind(Arm arm, SharedText shared) {}

  /// A call that still takes rows.
  private static final class Open {
    private final List<List<Prepared>> groups = new ArrayList<>();
    private final int most;
    private long chars;

    Open(int most) {
      this.most = most;
    }

    boolean takes(Prepared.ToAsk row) {
      return groups.size() < most && chars + chars(row) <= MOST_CHARS;
    }

    void add(List<Prepared> group, Prepared.ToAsk row) {
      groups.add(group);
      chars += chars(row);
    }

    private static long chars(Prepared.ToAsk row) {
      return row.question().prompt().text().length();
    }
  }

  /// Divides groups of equal questions into calls.
  ///
  /// @param isFirst whether a row's question may be asked together with others: it has no answer
  ///   and was not asked before
  /// @return each of one group, or of several whose questions one call may ask
  List<List<List<Prepared>>> form(List<List<Prepared>> groups, Predicate<Prepared.ToAsk> isFirst) {
    List<List<List<Prepared>>> calls = new ArrayList<>();
    Map<Kind, Open> open = new LinkedHashMap<>();
    for (List<Prepared> group : groups) {
      Optional<Kind> kind = kind(group, isFirst);
      if (kind.isEmpty()) {
        calls.add(List.of(group));
        continue;
      }
      Prepared.ToAsk row = (Prepared.ToAsk) group.getFirst();
      Open call = open.get(kind.get());
      if (call == null || !call.takes(row)) {
        call = new Open(most(row));
        open.put(kind.get(), call);
        calls.add(call.groups);
      }
      call.add(group, row);
    }
    return calls;
  }

  private static Optional<Kind> kind(List<Prepared> group, Predicate<Prepared.ToAsk> isFirst) {
    return group.getFirst() instanceof Prepared.ToAsk row
            && row.shared().isPresent()
            && isFirst.test(row)
        ? Optional.of(new Kind(row.arm(), row.shared().get()))
        : Optional.empty();
  }

  private int most(Prepared.ToAsk row) {
    Question question = row.question();
    int fit =
        question.models().stream()
            .mapToInt(
                model -> PackedQuestion.mostRows(question, catalog.entry(model).mostOutputTokens()))
            .min()
            .orElse(1);
    return Math.min(fit, sizes.most(row.arm(), question.inference().rows()));
  }
}
