/// How a prompt version is released: labels, their moves, and the document that delivers them.
@NullMarked
package dev.seiri.core.release;

import org.jspecify.annotations.NullMarked;
