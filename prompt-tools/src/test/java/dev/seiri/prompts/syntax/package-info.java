@NullMarked
package dev.seiri.prompts.syntax;

import org.jspecify.annotations.NullMarked;
