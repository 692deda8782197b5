/// Releasing prompt versions: labels, their moves, and the document that deploys them.
@NullMarked
package dev.seiri.core.release;

import org.jspecify.annotations.NullMarked;
