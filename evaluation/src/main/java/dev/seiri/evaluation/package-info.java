/// Evaluating prompt versions on golden sets: matching, scores, statistics and the release gate.
@NullMarked
package dev.seiri.evaluation;

import org.jspecify.annotations.NullMarked;
