package dev.seiri.loader.workbook;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/// Reads the part of a sheet: columns, rows, and the merged cells that are named behind them. How
/// large the part says that the sheet is does not count, only what is there.
final class XlsxSheetReader implements WorksheetReader {
  /// Of more than that a sheet's header cannot be made.
  private static final int MOST_MERGES = 100_000;

  private final InputStream in;
  private final XMLStreamReader xml;
  private final XlsxCells cells;
  private final WorkbookLimits limits;
  private final String place;
  private final BitSet hiddenColumns = new BitSet();
  private final List<CellRange> merges = new ArrayList<>();
  private boolean hiddenRows;
  private long row;

  /// @param place what to call the sheet in messages
  XlsxSheetReader(InputStream in, XlsxCells cells, WorkbookLimits limits, String place)
      throws IOException, XMLStreamException {
    this.in = in;
    this.cells = cells;
    this.limits = limits;
    this.place = place;
    try {
      this.xml = Xml.open(in);
      begin();
    } catch (IOException | XMLStreamException | RuntimeException e) {
      in.close();
      throw e;
    }
  }

  @Override
  public Optional<SheetRow> next() throws IOException {
    try {
      while (xml.hasNext()) {
        if (xml.next() != XMLStreamReader.START_ELEMENT) {
          continue;
        }
        if (xml.getLocalName().equals("row")) {
          SheetRow read = row();
          if (!read.cells().isEmpty()) {
            return Optional.of(read);
          }
        } else {
          behindRows();
        }
      }
      return Optional.empty();
    } catch (XMLStreamException e) {
      throw Damage.fault(String.format(Locale.ROOT, "%s, behind row %,d,", place, row), e);
    } catch (WorkbookFault e) {
      throw new WorkbookFault(
          String.format(Locale.ROOT, "row %,d of the %s %s", row, place, e.getMessage()), e);
    }
  }

  @Override
  public BitSet hiddenColumns() {
    return (BitSet) hiddenColumns.clone();
  }

  @Override
  public List<CellRange> merges() {
    return List.copyOf(merges);
  }

  @Override
  public void close() throws IOException {
    cells.close();
    in.close();
  }

  /// Reads up to the rows.
  private void begin() throws IOException, XMLStreamException {
    while (xml.hasNext()) {
      if (xml.next() != XMLStreamReader.START_ELEMENT) {
        continue;
      }
      switch (xml.getLocalName()) {
        case "sheetData" -> {
          return;
        }
        case "sheetFormatPr" -> hiddenRows = Xml.isTrue(Xml.attributeOrNull(xml, "zeroHeight"));
        case "col" -> column();
        default -> {}
      }
    }
  }

  private void column() {
    if (Xml.isTrue(Xml.attributeOrNull(xml, "hidden"))) {
      int first = WorkbookNumbers.whole(Xml.attribute(xml, "min").orElse(""), 1);
      int last = WorkbookNumbers.whole(Xml.attribute(xml, "max").orElse(""), first);
      hiddenColumns.set(
          Math.clamp(first - 1, 0, CellAddress.MOST_COLUMNS),
          Math.clamp(last, Math.max(first - 1, 0), CellAddress.MOST_COLUMNS));
    }
  }

  private void behindRows() throws XMLStreamException {
    if (xml.getLocalName().equals("mergeCell") && merges.size() < MOST_MERGES) {
      Xml.attribute(xml, "ref").map(CellRange::parse).ifPresent(merges::add);
    } else if (xml.getLocalName().equals("extLst")) {
      Xml.skip(xml);
    }
  }

  private SheetRow row() throws XMLStreamException {
    String number = Xml.attributeOrNull(xml, "r");
    row = number == null ? row + 1 : WorkbookNumbers.whole(number, 0);
    if (row < 1 || row > CellAddress.MOST_ROWS) {
      throw new WorkbookFault(
          "is past the last row of a sheet (1,048,576) or has no number; save it again in your spreadsheet program");
    }
    String hidden = Xml.attributeOrNull(xml, "hidden");
    boolean isHidden = hidden == null ? hiddenRows && !isHigh() : Xml.isTrue(hidden);
    List<Cell> read = new ArrayList<>();
    int last = -1;
    boolean sorted = true;
    int next = 0;
    long chars = 0;
    while (xml.next() != XMLStreamReader.END_ELEMENT) {
      if (!xml.isStartElement()) {
        continue;
      }
      if (!xml.getLocalName().equals("c")) {
        Xml.skip(xml);
        continue;
      }
      Cell cell = cells.read(xml, next);
      next = cell.column() + 1;
      chars += cell.text().length();
      require(Math.max(next, read.size()), chars);
      if (!cell.isBlank()) {
        read.add(cell);
        sorted &= cell.column() > last;
        last = cell.column();
      }
    }
    return new SheetRow(row, isHidden, sorted ? read : sorted(read));
  }

  /// Of two cells in one place the later counts.
  private static List<Cell> sorted(List<Cell> cells) {
    TreeMap<Integer, Cell> byColumn = new TreeMap<>();
    cells.forEach(cell -> byColumn.put(cell.column(), cell));
    return List.copyOf(byColumn.values());
  }

  /// In a sheet whose rows are hidden unless they say otherwise, one with a height does.
  private boolean isHigh() {
    return Xml.attribute(xml, "ht").filter(height -> !height.matches("0(\\.0+)?")).isPresent();
  }

  private void require(int columns, long chars) {
    if (columns > CellAddress.MOST_COLUMNS) {
      throw new WorkbookFault(
          "has more than 16,384 cells; save it again in your spreadsheet program");
    }
    if (chars > limits.row()) {
      throw new WorkbookFault(
          String.format(
              Locale.ROOT,
              "has more than %,d characters in its cells; shorten them",
              limits.row()));
    }
  }
}
