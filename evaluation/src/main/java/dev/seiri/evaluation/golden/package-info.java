/// Golden sets: rows whose right answers are known.
@NullMarked
package dev.seiri.evaluation.golden;

import org.jspecify.annotations.NullMarked;
