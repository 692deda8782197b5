package dev.seiri.loader.source;

/// The rendering of a sheet's cells.
public enum Render {
  /// As they are displayed: with their number formats.
  DISPLAYED,
  /// The values behind: numbers without their formats, dates as numbers of days.
  RAW
}
