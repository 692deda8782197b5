/// Waiting for an execution, and telling what became of it.
@NullMarked
package dev.seiri.cli.run;

import org.jspecify.annotations.NullMarked;
