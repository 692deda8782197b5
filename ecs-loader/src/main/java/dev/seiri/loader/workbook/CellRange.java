package dev.seiri.loader.workbook;

/// A rectangle of cells, such as `C1:D2`.
public record CellRange(CellAddress first, CellAddress last) {
  static CellRange parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new CellRange(CellAddress.parse(text), CellAddress.parse(text))
        : new CellRange(
            CellAddress.parse(text.substring(0, colon)),
            CellAddress.parse(text.substring(colon + 1)));
  }

  public boolean contains(int column, long row) {
    return column >= first.column()
        && column <= last.column()
        && row >= first.row()
        && row <= last.row();
  }

  @Override
  public String toString() {
    return first + ":" + last;
  }
}
