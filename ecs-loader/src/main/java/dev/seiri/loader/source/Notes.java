package dev.seiri.loader.source;

import dev.seiri.loader.source.SourceNote.Severity;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.LongFunction;

/// A collector of notes while rows are read: equal ones are counted, and the first place is kept.
final class Notes {
  private final SequencedMap<String, Tally> tallies = new LinkedHashMap<>();

  /// @param first the place; kept if it is the first of this code
  /// @param message made of the count
  void add(Severity severity, String code, long count, String first, LongFunction<String> message) {
    tallies.computeIfAbsent(code, unused -> new Tally(severity, first, message)).count += count;
  }

  List<SourceNote> list() {
    return tallies.entrySet().stream().map(e -> e.getValue().note(e.getKey())).toList();
  }

  /// A number of things: `1 row`, `1,200 rows`.
  static String count(long count, String one, String more) {
    return String.format(java.util.Locale.ROOT, "%,d %s", count, count == 1 ? one : more);
  }

  private static final class Tally {
    private final Severity severity;
    private final String first;
    private final LongFunction<String> message;
    private long count;

    private Tally(Severity severity, String first, LongFunction<String> message) {
      this.severity = severity;
      this.first = first;
      this.message = message;
    }

    private SourceNote note(String code) {
      return new SourceNote(severity, code, message.apply(count), count, Optional.of(first));
    }
  }
}
