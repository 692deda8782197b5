@NullMarked
package dev.seiri.cli.eval;

import org.jspecify.annotations.NullMarked;
