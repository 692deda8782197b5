/// Rows from files and streams: CSV, TSV, JSONL, XLSX.
@NullMarked
package dev.seiri.loader.source;

import org.jspecify.annotations.NullMarked;
