package dev.seiri.loader.sheets;

import dev.seiri.loader.source.InputFault;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The address of a sheet: `sheets://SPREADSHEET/SHEET`, or the address in the browser. The first
/// takes `?header-row=N` where a title stands above the header.
///
/// @param spreadsheet its id
/// @param sheet the sheet's number, the `gid` of its address; absent: the first
/// @param headerRow the row of the header, from 1
public record SheetAddress(String spreadsheet, OptionalLong sheet, int headerRow) {
  private static final Pattern SHORT =
      Pattern.compile(
          "sheets://([A-Za-z0-9_-]+)(?:/([0-9]{1,15})(?:\\?header-row=([1-9][0-9]{0,5}))?)?");
  private static final long MOST_ROWS = 10_000_000;
  private static final Pattern BROWSER =
      Pattern.compile("https://docs\\.google\\.com/spreadsheets/d/([A-Za-z0-9_-]+)(?:[/?#].*)?");
  private static final Pattern GID = Pattern.compile("[?#&]gid=([0-9]{1,15})");

  public SheetAddress {
    if (headerRow < 1) {
      throw new IllegalArgumentException("a header row is a row from 1, not " + headerRow);
    }
  }

  /// A sheet whose header is its first row.
  public SheetAddress(String spreadsheet, OptionalLong sheet) {
    this(spreadsheet, sheet, 1);
  }

  /// The same sheet with its header in this row, if one is given.
  ///
  /// @throws InputFault if it is past the rows that a sheet can have
  public SheetAddress withHeaderRow(OptionalLong row) {
    if (row.orElse(1) > MOST_ROWS) {
      throw new InputFault("--header-row " + row.getAsLong() + ": a sheet has no such row");
    }
    return row.isPresent() ? new SheetAddress(spreadsheet, sheet, (int) row.getAsLong()) : this;
  }

  /// Whether a text is meant as an address.
  public static boolean isOne(String text) {
    return text.startsWith("sheets://") || text.startsWith("https://docs.google.com/spreadsheets/");
  }

  /// @throws InputFault if it is none
  public static SheetAddress parse(String text) {
    Matcher brief = SHORT.matcher(text);
    if (brief.matches()) {
      return new SheetAddress(
          brief.group(1),
          number(brief.group(2)),
          brief.group(3) == null ? 1 : Integer.parseInt(brief.group(3)));
    }
    Matcher browser = BROWSER.matcher(text);
    if (browser.matches()) {
      Matcher gid = GID.matcher(text);
      return new SheetAddress(browser.group(1), gid.find() ? number(gid.group(1)) : number(null));
    }
    throw new InputFault(
        "%s: is no sheet's address; give sheets://SPREADSHEET/GID or the address in the browser"
            .formatted(text));
  }

  private static OptionalLong number(@org.jspecify.annotations.Nullable String digits) {
    return digits == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(digits));
  }
}
