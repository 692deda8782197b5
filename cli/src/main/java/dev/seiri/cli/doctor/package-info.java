/// Whether a stack is well, and how to mend what is not.
@NullMarked
package dev.seiri.cli.doctor;

import org.jspecify.annotations.NullMarked;
