/// JSON and text as the whole project reads and writes them.
@NullMarked
package dev.seiri.core.json;

import org.jspecify.annotations.NullMarked;
