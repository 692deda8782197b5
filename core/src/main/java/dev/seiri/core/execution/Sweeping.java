package dev.seiri.core.execution;

import dev.seiri.core.export.ExportFile;
import java.time.Instant;
import java.util.Optional;

/// The sweep's progress with an execution.
///
/// @param version raised with every change, so that of two sweeps at once one wins
/// @param results how many results there were when it last saw a new one
/// @param since when that was
/// @param redriven how many requests it has redriven
/// @param rounds how often it has done so since the last new result
/// @param export the file it is writing, if it is
/// @param exportedAt when the last file was complete
/// @param filing the state of filing the execution in the warehouse, if that has begun and is not
///   complete; where it was given up, the step that failed
/// @param filedAt when it was filed, or filing was given up
/// @param check how far comparing the counters with the results has come, once it has begun; none
///   since the execution was resumed
public record Sweeping(
    long version,
    long results,
    Optional<Instant> since,
    long redriven,
    int rounds,
    Optional<Export> export,
    Optional<Instant> exportedAt,
    Optional<Filing> filing,
    Optional<Instant> filedAt,
    Optional<CounterCheck> check) {
  public static final Sweeping NONE =
      new Sweeping(
          0,
          -1,
          Optional.empty(),
          0,
          0,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  /// A file being written.
  ///
  /// @param parts how many parts are stored
  /// @param position what they hold: rows of the JSONL file; of the CSV file bytes of the JSONL
  ///   file it is made from
  public record Export(ExportFile file, String upload, int parts, long position) {}

  /// An execution being filed.
  ///
  /// @param step the warehouse's step in progress, from 0
  /// @param work the warehouse's name for it; empty: not begun
  /// @param failures how often this step has failed
  /// @param reason why it failed last; empty: it has not
  public record Filing(int step, String work, int failures, String reason) {
    /// A step that has not failed.
    public Filing(int step, String work) {
      this(step, work, 0, "");
    }
  }

  /// A comparison of the counters of an execution whose rows are not processed now with its
  /// results.
  ///
  /// @param counted how many results the counters said
  /// @param since from when on they have said so
  /// @param done whether they were compared since
  public record CounterCheck(long counted, Instant since, boolean done) {}

  /// The same after new results.
  public Sweeping news(long count, Instant now) {
    return new Sweeping(
        version + 1,
        count,
        Optional.of(now),
        redriven,
        0,
        export,
        exportedAt,
        filing,
        filedAt,
        Optional.empty());
  }

  /// The same after requests were redriven.
  public Sweeping redriven(long more, Instant now) {
    return new Sweeping(
        version + 1,
        results,
        Optional.of(now),
        redriven + more,
        rounds + 1,
        export,
        exportedAt,
        filing,
        filedAt,
        Optional.empty());
  }

  /// The same at another point of the export.
  public Sweeping exporting(Export to) {
    return new Sweeping(
        version + 1,
        results,
        since,
        redriven,
        rounds,
        Optional.of(to),
        exportedAt,
        filing,
        filedAt,
        check);
  }

  /// The same with everything exported.
  public Sweeping exported(Instant now) {
    return new Sweeping(
        version + 1,
        results,
        since,
        redriven,
        rounds,
        Optional.empty(),
        Optional.of(now),
        filing,
        filedAt,
        check);
  }

  /// The same before anything was exported and filed: the results have changed since.
  public Sweeping toExport() {
    return new Sweeping(
        version + 1,
        -1,
        Optional.empty(),
        redriven,
        0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /// The same at another point of the filing.
  public Sweeping filing(Filing to) {
    return new Sweeping(
        version + 1,
        results,
        since,
        redriven,
        rounds,
        export,
        exportedAt,
        Optional.of(to),
        filedAt,
        check);
  }

  /// The same with filing complete.
  public Sweeping filed(Instant now) {
    return new Sweeping(
        version + 1,
        results,
        since,
        redriven,
        rounds,
        export,
        exportedAt,
        Optional.empty(),
        Optional.of(now),
        check);
  }

  /// The same with filing given up: the failure stays.
  public Sweeping notFiled(Filing failed, Instant now) {
    return new Sweeping(
        version + 1,
        results,
        since,
        redriven,
        rounds,
        export,
        exportedAt,
        Optional.of(failed),
        Optional.of(now),
        check);
  }

  /// Why filing was given up, if it was.
  public Optional<String> whyNotFiled() {
    return filedAt.isPresent() ? filing.map(Filing::reason) : Optional.empty();
  }

  /// The same of an execution that was resumed, as the store keeps it: no sweep has done that.
  public Sweeping unchecked() {
    return new Sweeping(
        version,
        results,
        since,
        redriven,
        rounds,
        export,
        exportedAt,
        filing,
        filedAt,
        Optional.empty());
  }

  /// The same at another point of the comparison of the counters.
  public Sweeping checking(CounterCheck to) {
    return new Sweeping(
        version + 1,
        results,
        since,
        redriven,
        rounds,
        export,
        exportedAt,
        filing,
        filedAt,
        Optional.of(to));
  }
}
