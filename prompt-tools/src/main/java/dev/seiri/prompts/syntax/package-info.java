/// Templates as text: where their tags and names stand, to the character.
@NullMarked
package dev.seiri.prompts.syntax;

import org.jspecify.annotations.NullMarked;
