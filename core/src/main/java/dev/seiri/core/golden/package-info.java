/// Rows whose right answers are known.
@NullMarked
package dev.seiri.core.golden;

import org.jspecify.annotations.NullMarked;
