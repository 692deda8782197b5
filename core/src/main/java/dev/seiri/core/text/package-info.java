/// What people write in more than one way (characters, numbers, truth values), and how text is
/// shown.
@NullMarked
package dev.seiri.core.text;

import org.jspecify.annotations.NullMarked;
