package dev.seiri.loader.workbook;

import dev.seiri.loader.workbook.format.BuiltinFormats;
import dev.seiri.loader.workbook.format.NumberFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// The number formats of a workbook's cells, by the numbers of their styles.
final class CellStyles {
  /// A cell's format.
  ///
  /// @param natural whether it is a date in one country and a time in another
  record Style(NumberFormat format, boolean natural) {
    static final Style NONE = new Style(NumberFormat.GENERAL, false);

    /// Whether numbers are shown without a format.
    boolean isNone() {
      return format == NumberFormat.GENERAL && !natural;
    }
  }

  private static final int MOST_STYLES = 1 << 17;

  private final List<Style> styles = new ArrayList<>();

  CellStyles() {}

  /// @param index of a cell's style; one that is not there is none
  Style style(int index) {
    return index >= 0 && index < styles.size() ? styles.get(index) : Style.NONE;
  }

  /// Reads the part of styles.
  static CellStyles read(XMLStreamReader xml) throws XMLStreamException {
    CellStyles styles = new CellStyles();
    Map<Integer, String> codes = new HashMap<>();
    List<Integer> ids = new ArrayList<>();
    String list = "";
    while (xml.hasNext()) {
      if (xml.next() != XMLStreamReader.START_ELEMENT) {
        continue;
      }
      switch (xml.getLocalName()) {
        // The differences that conditions make have formats of their own.
        case "dxfs", "extLst" -> Xml.skip(xml);
        case "numFmt" ->
            codes.put(
                number(xml, "numFmtId", -1),
                EscapedText.decoded(Xml.attribute(xml, "formatCode").orElse("")));
        case "xf" -> {
          if (list.equals("cellXfs")) {
            ids.add(number(xml, "numFmtId", 0));
          }
        }
        case "cellXfs", "cellStyleXfs" -> list = xml.getLocalName();
        default -> {}
      }
      if (ids.size() > MOST_STYLES || codes.size() > MOST_STYLES) {
        throw new WorkbookFault("has more than 131,072 styles; is it a workbook?");
      }
    }
    Map<Integer, Style> made = new HashMap<>();
    ids.forEach(id -> styles.styles.add(made.computeIfAbsent(id, _ -> made(id, codes))));
    return styles;
  }

  private static Style made(int id, Map<Integer, String> codes) {
    String code = codes.get(id);
    return code == null
        ? new Style(NumberFormat.of(BuiltinFormats.code(id)), BuiltinFormats.isDateOrTime(id))
        : new Style(NumberFormat.of(code), false);
  }

  private static int number(XMLStreamReader xml, String attribute, int otherwise) {
    return WorkbookNumbers.whole(Xml.attribute(xml, attribute).orElse(""), otherwise);
  }
}
