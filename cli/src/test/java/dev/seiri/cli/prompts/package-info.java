/// Tests of the prompt commands.
@NullMarked
package dev.seiri.cli.prompts;

import org.jspecify.annotations.NullMarked;
