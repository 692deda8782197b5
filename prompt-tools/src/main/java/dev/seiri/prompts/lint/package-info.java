/// Linting prompt files: all faults at once, each with its place and its fix.
@NullMarked
package dev.seiri.prompts.lint;

import org.jspecify.annotations.NullMarked;
