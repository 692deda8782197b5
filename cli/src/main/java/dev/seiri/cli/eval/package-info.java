/// Evaluating prompt versions on golden sets.
@NullMarked
package dev.seiri.cli.eval;

import org.jspecify.annotations.NullMarked;
