/// Rows from wherever they are, as files.
@NullMarked
package dev.seiri.loader.fetch;

import org.jspecify.annotations.NullMarked;
