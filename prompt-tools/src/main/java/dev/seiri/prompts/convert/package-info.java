/// Prompts of other tools, made into prompt files.
@NullMarked
package dev.seiri.prompts.convert;

import org.jspecify.annotations.NullMarked;
