package dev.seiri.loader.workbook;

/// What a workbook may hold, so that a small file cannot fill memory or a disk.
///
/// @param free how many bytes a part may unpack to, however small it is packed
/// @param ratio how many times its packed size a part may unpack to
/// @param most how many bytes a part may unpack to
/// @param texts how many bytes the shared texts may unpack to, which are kept on a disk
/// @param settings the same of parts that are not rows or texts: styles and the like
/// @param cell characters of a cell
/// @param row characters of a row
record WorkbookLimits(
    long free, int ratio, long most, long texts, long settings, int cell, int row) {
  /// Sheets that people have pack to a tenth or a thirtieth; spreadsheet programs take 32,767
  /// characters a cell.
  static final WorkbookLimits USUAL =
      new WorkbookLimits(256L << 20, 200, 16L << 30, 2L << 30, 64L << 20, 1 << 20, 4 << 20);

  /// How many bytes a part of that size may unpack to.
  long unpacked(long packed) {
    return Math.min(most, Math.max(free, packed * ratio));
  }
}
