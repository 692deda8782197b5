/// Results written for people and programs: as CSV and as JSON lines.
@NullMarked
package dev.seiri.core.output;

import org.jspecify.annotations.NullMarked;
