/// The commands.
@NullMarked
package dev.seiri.cli.command;

import org.jspecify.annotations.NullMarked;
