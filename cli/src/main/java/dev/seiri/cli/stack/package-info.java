/// The local stack's commands, and checks of a stack.
@NullMarked
package dev.seiri.cli.stack;

import org.jspecify.annotations.NullMarked;
