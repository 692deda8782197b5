/// Checks of answers that a prompt file asks for: what they flag, and how they are written.
@NullMarked
package dev.seiri.core.check;

import org.jspecify.annotations.NullMarked;
