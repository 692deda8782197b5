package dev.seiri.core.output;

import dev.seiri.core.export.FormulaGuard;

/// Cells that a spreadsheet shows as text and never runs.
public final class SafeCell {
  private SafeCell() {}

  /// The text, with an apostrophe before it if a spreadsheet might take it for a formula, as
  /// [FormulaGuard] puts it.
  public static String of(String text) {
    return FormulaGuard.guarded(text);
  }
}
