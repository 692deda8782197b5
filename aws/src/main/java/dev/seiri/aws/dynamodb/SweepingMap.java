package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;
import static dev.seiri.aws.dynamodb.Attributes.s;

import dev.seiri.core.execution.Sweeping;
import dev.seiri.core.execution.Sweeping.CounterCheck;
import dev.seiri.core.execution.Sweeping.Export;
import dev.seiri.core.execution.Sweeping.Filing;
import dev.seiri.core.export.ExportFile;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// The sweep's progress, as a map in the execution's item.
final class SweepingMap {
  private SweepingMap() {}

  static Map<String, AttributeValue> write(Sweeping sweeping) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    map.put("version", n(sweeping.version()));
    map.put("results", n(sweeping.results()));
    sweeping.since().ifPresent(at -> map.put("since", s(at.toString())));
    map.put("redriven", n(sweeping.redriven()));
    map.put("rounds", n(sweeping.rounds()));
    sweeping.exportedAt().ifPresent(at -> map.put("exported_at", s(at.toString())));
    sweeping
        .export()
        .ifPresent(export -> {
          map.put("export_file", s(export.file().name()));
          map.put("export_upload", s(export.upload()));
          map.put("export_parts", n(export.parts()));
          map.put("export_position", n(export.position()));
        });
    sweeping
        .filing()
        .ifPresent(filing -> {
          map.put("filing_step", n(filing.step()));
          map.put("filing_work", s(filing.work()));
          map.put("filing_failures", n(filing.failures()));
          if (!filing.reason().isEmpty()) {
            map.put("filing_reason", s(filing.reason()));
          }
        });
    sweeping.filedAt().ifPresent(at -> map.put("filed_at", s(at.toString())));
    return map;
  }

  /// The comparison of the counters, as a map beside it, so that it can be removed by itself.
  static Map<String, AttributeValue> write(CounterCheck check) {
    return Map.of(
        "counted",
        n(check.counted()),
        "since",
        s(check.since().toString()),
        "done",
        AttributeValue.fromBool(check.done()));
  }

  static Sweeping read(Attributes map, Attributes check) {
    if (map.item().isEmpty()) {
      return Sweeping.NONE;
    }
    Optional<Export> export =
        map.string("export_file")
            .map(file ->
                new Export(
                    ExportFile.valueOf(file),
                    map.required("export_upload"),
                    map.smallInteger("export_parts").orElse(0),
                    map.integer("export_position").orElse(0)));
    return new Sweeping(
        map.integer("version").orElse(0),
        map.integer("results").orElse(-1),
        map.instant("since"),
        map.integer("redriven").orElse(0),
        map.smallInteger("rounds").orElse(0),
        export,
        map.instant("exported_at"),
        map.string("filing_work")
            .map(work ->
                new Filing(
                    map.smallInteger("filing_step").orElse(0),
                    work,
                    map.smallInteger("filing_failures").orElse(0),
                    map.string("filing_reason").orElse(""))),
        map.instant("filed_at"),
        check.integer("counted").isEmpty()
            ? Optional.empty()
            : Optional.of(
                new CounterCheck(
                    check.integer("counted").getAsLong(),
                    check.instant("since").orElse(Instant.EPOCH),
                    check.bool("done", false))));
  }
}
