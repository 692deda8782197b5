/// One run of a task over a set of rows.
@NullMarked
package dev.seiri.core.execution;

import org.jspecify.annotations.NullMarked;
