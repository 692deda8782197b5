/// Prompt versions judged by rows whose answers are known.
@NullMarked
package dev.seiri.cli.eval;

import org.jspecify.annotations.NullMarked;
