package dev.seiri.loader.source;

import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Locale;
import java.util.Map;

/// Encodings by the names that people and programs use.
final class CharsetNames {
  /// Shift_JIS as Japanese spreadsheets write it, with ①, ㈱ and ～.
  static final Charset SHIFT_JIS = Charset.forName("windows-31j");

  /// EUC-JP with the same characters beyond the standard.
  static final Charset EUC_JP = Charset.forName("x-eucJP-Open");

  /// ISO-2022-JP as mail programs of Windows write it, with ① and half-width kana.
  static final Charset ISO_2022_JP = Charset.forName("x-windows-50221");

  /// Latin-1 as Windows and browsers mean it.
  static final Charset WINDOWS_1252 = Charset.forName("windows-1252");

  private static final Map<String, Charset> ALIASES =
      Map.ofEntries(
          Map.entry("shiftjis", SHIFT_JIS),
          Map.entry("sjis", SHIFT_JIS),
          Map.entry("xsjis", SHIFT_JIS),
          Map.entry("cssjis", SHIFT_JIS),
          Map.entry("csshiftjis", SHIFT_JIS),
          Map.entry("mskanji", SHIFT_JIS),
          Map.entry("cp932", SHIFT_JIS),
          Map.entry("cp943c", SHIFT_JIS),
          Map.entry("932", SHIFT_JIS),
          Map.entry("ms932", SHIFT_JIS),
          Map.entry("mscp932", SHIFT_JIS),
          Map.entry("xmscp932", SHIFT_JIS),
          Map.entry("windows932", SHIFT_JIS),
          Map.entry("win932", SHIFT_JIS),
          Map.entry("windows31j", SHIFT_JIS),
          Map.entry("cswindows31j", SHIFT_JIS),
          Map.entry("eucjp", EUC_JP),
          Map.entry("xeucjp", EUC_JP),
          Map.entry("xeuc", EUC_JP),
          Map.entry("ujis", EUC_JP),
          Map.entry("cp51932", EUC_JP),
          Map.entry("eucjpms", EUC_JP),
          Map.entry("eucjpwin", EUC_JP),
          Map.entry("xeucjpopen", EUC_JP),
          Map.entry("eucjpopen", EUC_JP),
          Map.entry("iso2022jp", ISO_2022_JP),
          Map.entry("csiso2022jp", ISO_2022_JP),
          Map.entry("jis", ISO_2022_JP),
          Map.entry("latin1", WINDOWS_1252),
          Map.entry("l1", WINDOWS_1252),
          Map.entry("iso88591", WINDOWS_1252),
          Map.entry("cp1252", WINDOWS_1252),
          Map.entry("1252", WINDOWS_1252),
          Map.entry("windows1252", WINDOWS_1252),
          Map.entry("utf8", StandardCharsets.UTF_8),
          Map.entry("utf8sig", StandardCharsets.UTF_8),
          Map.entry("utf8bom", StandardCharsets.UTF_8),
          Map.entry("utf16", StandardCharsets.UTF_16),
          Map.entry("utf16le", StandardCharsets.UTF_16LE),
          Map.entry("utf16be", StandardCharsets.UTF_16BE));

  private static final Map<Charset, String> SHOWN =
      Map.of(
          SHIFT_JIS, "Shift_JIS",
          EUC_JP, "EUC-JP",
          ISO_2022_JP, "ISO-2022-JP");

  private CharsetNames() {}

  /// The encoding of a name, whatever its case, hyphens and underscores.
  ///
  /// @throws InputFault if there is none
  static Charset of(String name) {
    String folded = name.toLowerCase(Locale.ROOT).replaceAll("[-_ .:]", "");
    Charset alias = ALIASES.get(folded);
    if (alias != null) {
      return alias;
    }
    try {
      return Charset.forName(name.strip());
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw new InputFault(
          "--charset %s: no such encoding; try UTF-8, Shift_JIS, EUC-JP, ISO-2022-JP, UTF-16 or windows-1252"
              .formatted(name));
    }
  }

  /// The name of an encoding for people; [#of] accepts it.
  static String shown(Charset charset) {
    return SHOWN.getOrDefault(charset, charset.name());
  }
}
