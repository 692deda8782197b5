package dev.seiri.loader.workbook;

import java.util.Locale;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads rich texts: `si` of the shared strings and `is` of cells. The furigana in `rPh` is no part
/// of them, nor is white space between elements.
final class XlsxTexts {
  private final WorkbookLimits limits;

  XlsxTexts(WorkbookLimits limits) {
    this.limits = limits;
  }

  /// Reads to the end of the element that has just begun.
  String rich(XMLStreamReader xml) throws XMLStreamException {
    StringBuilder out = new StringBuilder();
    int depth = 1;
    while (depth > 0) {
      int event = xml.next();
      if (event == XMLStreamReader.END_ELEMENT) {
        depth--;
      } else if (event == XMLStreamReader.START_ELEMENT) {
        switch (xml.getLocalName()) {
          case "t" -> out.append(run(xml));
          case "rPh", "extLst" -> Xml.skip(xml);
          default -> depth++;
        }
        require(out);
      }
    }
    return EscapedText.decoded(out.toString());
  }

  /// The text of an element that has just begun, as it is written.
  String plain(XMLStreamReader xml) throws XMLStreamException {
    if (xml.next() == XMLStreamReader.END_ELEMENT) {
      return "";
    }
    String first = xml.isCharacters() ? xml.getText() : "";
    int depth = xml.isStartElement() ? 2 : 1;
    int event = xml.next();
    // Most texts are in one piece.
    return depth == 1 && event == XMLStreamReader.END_ELEMENT && first.length() <= limits.cell()
        ? first
        : rest(new StringBuilder(first), depth, event, xml);
  }

  private String rest(StringBuilder out, int open, int first, XMLStreamReader xml)
      throws XMLStreamException {
    int depth = open;
    int event = first;
    while (true) {
      switch (event) {
        case XMLStreamReader.START_ELEMENT -> depth++;
        case XMLStreamReader.END_ELEMENT -> depth--;
        case XMLStreamReader.CHARACTERS, XMLStreamReader.CDATA, XMLStreamReader.SPACE -> {
          out.append(xml.getTextCharacters(), xml.getTextStart(), xml.getTextLength());
        }
        default -> {}
      }
      require(out);
      if (depth == 0) {
        return out.toString();
      }
      event = xml.next();
    }
  }

  /// White space at either end counts only where the file says so.
  private String run(XMLStreamReader xml) throws XMLStreamException {
    boolean preserved = Xml.prefixed(xml, "space").filter("preserve"::equals).isPresent();
    String text = plain(xml);
    return preserved ? text : trimmed(text);
  }

  private static String trimmed(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && isSpace(text.charAt(from))) {
      from++;
    }
    while (to > from && isSpace(text.charAt(to - 1))) {
      to--;
    }
    return text.substring(from, to);
  }

  private static boolean isSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  private void require(StringBuilder text) {
    if (text.length() > limits.cell()) {
      throw new WorkbookFault(
          String.format(
              Locale.ROOT,
              "has a cell of more than %,d characters, where spreadsheet programs take 32,767; shorten it",
              limits.cell()));
    }
  }
}
