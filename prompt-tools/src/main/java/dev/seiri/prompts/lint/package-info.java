/// What is wrong with prompt files, all of it at once, each fault with its place and its mend.
@NullMarked
package dev.seiri.prompts.lint;

import org.jspecify.annotations.NullMarked;
