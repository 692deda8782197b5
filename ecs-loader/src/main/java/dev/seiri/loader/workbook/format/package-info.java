/// Number formats of workbooks: what a spreadsheet program shows of a number.
@NullMarked
package dev.seiri.loader.workbook.format;

import org.jspecify.annotations.NullMarked;
