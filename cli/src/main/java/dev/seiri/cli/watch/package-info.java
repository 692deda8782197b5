/// An execution while it is under way.
@NullMarked
package dev.seiri.cli.watch;

import org.jspecify.annotations.NullMarked;
