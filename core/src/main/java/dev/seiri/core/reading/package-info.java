/// Other readings of an execution's rows, and what they doubt.
@NullMarked
package dev.seiri.core.reading;

import org.jspecify.annotations.NullMarked;
