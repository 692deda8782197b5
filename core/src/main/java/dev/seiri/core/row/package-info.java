/// A row on its way to a model: which question it becomes.
@NullMarked
package dev.seiri.core.row;

import org.jspecify.annotations.NullMarked;
