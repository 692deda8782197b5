/// Rows of Google Sheets, read by its REST API.
@NullMarked
package dev.seiri.loader.sheets;

import org.jspecify.annotations.NullMarked;
