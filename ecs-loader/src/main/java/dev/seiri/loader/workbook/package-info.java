/// Workbooks as spreadsheet programs write them: sheets, rows and cells as text, read in flat
/// memory.
@NullMarked
package dev.seiri.loader.workbook;

import org.jspecify.annotations.NullMarked;
