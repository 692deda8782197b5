/// The functions' settings from their environment.
@NullMarked
package dev.seiri.lambda;

import org.jspecify.annotations.NullMarked;
