@NullMarked
package dev.seiri.cli.watch;

import org.jspecify.annotations.NullMarked;
