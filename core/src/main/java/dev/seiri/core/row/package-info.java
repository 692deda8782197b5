/// Rendering rows into questions.
@NullMarked
package dev.seiri.core.row;

import org.jspecify.annotations.NullMarked;
