package dev.seiri.loader.sheets;

import dev.seiri.loader.source.InputFault;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a sheet is: `sheets://SPREADSHEET/SHEET`, or the address in the browser.
///
/// @param spreadsheet its id
/// @param sheet the sheet's number, the `gid` of its address; absent: the first
public record SheetAddress(String spreadsheet, OptionalLong sheet) {
  private static final Pattern SHORT =
      Pattern.compile("sheets://([A-Za-z0-9_-]+)(?:/([0-9]{1,15}))?");
  private static final Pattern BROWSER =
      Pattern.compile("https://docs\\.google\\.com/spreadsheets/d/([A-Za-z0-9_-]+)(?:[/?#].*)?");
  private static final Pattern GID = Pattern.compile("[?#&]gid=([0-9]{1,15})");

  /// Whether a text is meant as an address.
  public static boolean isOne(String text) {
    return text.startsWith("sheets://") || text.startsWith("https://docs.google.com/spreadsheets/");
  }

  /// @throws InputFault if it is none
  public static SheetAddress parse(String text) {
    Matcher brief = SHORT.matcher(text);
    if (brief.matches()) {
      return new SheetAddress(brief.group(1), number(brief.group(2)));
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
