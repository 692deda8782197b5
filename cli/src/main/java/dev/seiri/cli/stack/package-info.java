/// Whether a stack is well, and how to mend what is not.
@NullMarked
package dev.seiri.cli.stack;

import org.jspecify.annotations.NullMarked;
