package dev.seiri.loader.workbook;

import dev.seiri.loader.workbook.Cell.Kind;
import dev.seiri.loader.workbook.CellStyles.Style;
import java.util.Objects;
import java.util.Optional;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads cells: `<c r="B2" s="3" t="s"><v>7</v></c>`.
final class XlsxCells implements AutoCloseable {
  private final SharedStrings texts;
  private final CellStyles styles;
  private final CellValues values;
  private final XlsxTexts rich;
  private final boolean recalculates;

  /// @param recalculates whether the workbook is to be calculated when it is opened
  XlsxCells(
      SharedStrings texts,
      CellStyles styles,
      CellValues values,
      WorkbookLimits limits,
      boolean recalculates) {
    this.texts = texts;
    this.styles = styles;
    this.values = values;
    this.rich = new XlsxTexts(limits);
    this.recalculates = recalculates;
  }

  /// Reads the cell that has just begun, to its end.
  ///
  /// @param next the column where one stands that does not say where
  Cell read(XMLStreamReader xml, int next) throws XMLStreamException {
    String address = Xml.attributeOrNull(xml, "r");
    int column = address == null ? next : CellAddress.parse(address).column();
    String type = Objects.requireNonNullElse(Xml.attributeOrNull(xml, "t"), "n");
    String style = Xml.attributeOrNull(xml, "s");
    Content content = content(xml);
    return cell(
        column, type, styles.style(style == null ? 0 : WorkbookNumbers.whole(style, -1)), content);
  }

  @Override
  public void close() {
    texts.close();
  }

  /// What stands in a cell's element.
  ///
  /// @param value absent: there is none
  /// @param inline a text that is no shared one
  private record Content(Optional<String> value, Optional<String> inline, boolean formula) {}

  private Content content(XMLStreamReader xml) throws XMLStreamException {
    Optional<String> value = Optional.empty();
    Optional<String> inline = Optional.empty();
    boolean formula = false;
    while (xml.next() != XMLStreamReader.END_ELEMENT) {
      if (!xml.isStartElement()) {
        continue;
      }
      switch (xml.getLocalName()) {
        case "v" -> value = Optional.of(rich.plain(xml));
        case "is" -> inline = Optional.of(rich.rich(xml));
        case "f" -> {
          formula = true;
          Xml.skip(xml);
        }
        default -> Xml.skip(xml);
      }
    }
    return new Content(value, inline, formula);
  }

  private Cell cell(int column, String type, Style style, Content content) {
    String value = content.value().orElse("");
    boolean text = type.equals("str") || type.equals("s") || type.equals("inlineStr");
    if (content.inline().isPresent()) {
      return new Cell(column, values.text(content.inline().get(), style), Kind.TEXT);
    }
    // A text may be calculated and blank, a number may not.
    if (content.formula() && (content.value().isEmpty() || (value.isBlank() && !text))) {
      return new Cell(column, "", Kind.UNCALCULATED);
    }
    if (value.isEmpty()) {
      return new Cell(column, "", Kind.TEXT);
    }
    return switch (type) {
      case "s" -> new Cell(column, values.text(shared(value), style), Kind.TEXT);
      case "str", "inlineStr" ->
          new Cell(column, values.text(EscapedText.decoded(value), style), Kind.TEXT);
      case "b" -> new Cell(column, values.truth(value), Kind.VALUE);
      case "e" -> new Cell(column, value.strip(), Kind.ERROR);
      case "d" -> new Cell(column, values.date(value, style), Kind.VALUE);
      default -> {
        boolean zero = content.formula() && recalculates && value.strip().equals("0");
        yield new Cell(
            column, values.number(value, style), zero ? Kind.MAYBE_UNCALCULATED : Kind.VALUE);
      }
    };
  }

  private String shared(String index) {
    return texts.get(WorkbookNumbers.whole(index, -1));
  }
}
