package dev.seiri.loader.source;

import dev.seiri.loader.source.SourceNote.Severity;
import dev.seiri.loader.workbook.Sheet;
import dev.seiri.loader.workbook.Workbook;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Which sheet of a workbook is read.
final class WorkbookSheets {
  private final String name;
  private final List<Sheet> sheets;
  private final Workbook workbook;

  WorkbookSheets(String name, Workbook workbook) {
    this.name = name;
    this.sheets = workbook.sheets();
    this.workbook = workbook;
  }

  List<String> names() {
    return sheets.stream().map(Sheet::name).toList();
  }

  /// @param wanted absent: the first with cells that is not hidden, else the first with cells
  /// @throws InputFault if there is none
  Sheet choose(Optional<String> wanted) {
    if (wanted.isPresent()) {
      return named(wanted.get());
    }
    return tables().stream()
        .filter(workbook::hasCells)
        .findFirst()
        .or(() -> tables().stream().findFirst())
        .or(() -> sheets.stream().filter(Sheet::isTable).findFirst())
        .orElseThrow(
            () -> new InputFault(name + ": has no sheet with cells; there is nothing to do"));
  }

  /// Notes that there are other sheets, if no sheet was named.
  Optional<SourceNote> others(Sheet chosen, Optional<String> wanted) {
    List<String> others =
        tables().stream()
            .filter(sheet -> !sheet.equals(chosen))
            .filter(workbook::hasCells)
            .map(Sheet::name)
            .toList();
    return wanted.isPresent() || others.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new SourceNote(
                Severity.WARNING,
                "other-sheets",
                "the sheet \"%s\" alone is read; --sheet names another: %s"
                    .formatted(chosen.name(), others),
                others.size(),
                Optional.of(others.getFirst())));
  }

  /// The end of a fault about a sheet that is no table, where another may be meant.
  String hint(Sheet chosen) {
    List<String> others =
        tables().stream().filter(sheet -> !sheet.equals(chosen)).map(Sheet::name).toList();
    return others.isEmpty()
        ? ""
        : " (this is the sheet \"%s\"; --sheet names another: %s)".formatted(chosen.name(), others);
  }

  private List<Sheet> tables() {
    return sheets.stream().filter(sheet -> sheet.visible() && sheet.isTable()).toList();
  }

  private Sheet named(String wanted) {
    Sheet found =
        sheets.stream()
            .filter(sheet -> sheet.name().equals(wanted))
            .findFirst()
            .orElseThrow(() ->
                new InputFault(
                    "%s: there is no sheet \"%s\" (--sheet)%s; the sheets are %s"
                        .formatted(name, wanted, alike(wanted), names())));
    if (!found.isTable()) {
      throw new InputFault(
          "%s: the sheet \"%s\" is a chart or the like and has no cells; --sheet names another: %s"
              .formatted(name, wanted, tables().stream().map(Sheet::name).toList()));
    }
    return found;
  }

  private String alike(String wanted) {
    return names().stream()
        .filter(sheet -> folded(sheet).equals(folded(wanted)))
        .findFirst()
        .map(sheet -> "; did you mean \"" + sheet + "\"?")
        .orElse("");
  }

  private static String folded(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC).strip().toLowerCase(Locale.ROOT);
  }
}
