/// Many rows in one call: composing it, and taking its answer, its tokens and its cost apart again.
@NullMarked
package dev.seiri.core.pack;

import org.jspecify.annotations.NullMarked;
