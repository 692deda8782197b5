/// Prompts of other tools, made into prompt files.
@NullMarked
package dev.seiri.core.prompt.convert;

import org.jspecify.annotations.NullMarked;
