/// What a row ends with: the result document.
@NullMarked
package dev.seiri.core.result;

import org.jspecify.annotations.NullMarked;
