package dev.seiri.loader;

/// What was loaded.
///
/// @param rows all rows of the source
/// @param duplicateIds rows whose record id an earlier row has too
/// @param oversize rows too large for a request: they will end as `input_too_large`
public record LoadReport(long rows, long duplicateIds, long oversize) {}
