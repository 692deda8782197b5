/// Human corrections of results.
@NullMarked
package dev.seiri.core.correction;

import org.jspecify.annotations.NullMarked;
