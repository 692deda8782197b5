/// Judging prompt versions by rows whose right answers are known: matching, scores, statistics and
/// the release gate.
@NullMarked
package dev.seiri.evaluation;

import org.jspecify.annotations.NullMarked;
