/// The prompt commands, as a prompt engineer uses them.
@NullMarked
package dev.seiri.cli.prompts;

import org.jspecify.annotations.NullMarked;
