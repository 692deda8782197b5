/// Templates as text: the places of their tags and names, to the character.
@NullMarked
package dev.seiri.prompts.syntax;

import org.jspecify.annotations.NullMarked;
