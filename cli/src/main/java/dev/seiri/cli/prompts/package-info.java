/// `seiri prompts`: writing, checking and releasing prompts.
@NullMarked
package dev.seiri.cli.prompts;

import org.jspecify.annotations.NullMarked;
