/// What evaluations of prompt versions came to.
@NullMarked
package dev.seiri.core.eval;

import org.jspecify.annotations.NullMarked;
