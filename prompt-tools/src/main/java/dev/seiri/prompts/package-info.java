/// Tooling for prompt files: reading, lint and conversion. The function ships none of it.
@NullMarked
package dev.seiri.prompts;

import org.jspecify.annotations.NullMarked;
