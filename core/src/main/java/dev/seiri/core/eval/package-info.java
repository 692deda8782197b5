/// Stored evaluations of prompt versions.
@NullMarked
package dev.seiri.core.eval;

import org.jspecify.annotations.NullMarked;
