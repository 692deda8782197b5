package dev.seiri.loader.workbook;

/// A sheet of a workbook.
///
/// @param visible whether its tab is shown
/// @param isTable whether it has cells; others are charts, dialogs and the like
public record Sheet(String name, boolean visible, boolean isTable) {}
