/// Versioned prompts: how they are written, stored and rendered.
@NullMarked
package dev.seiri.core.prompt;

import org.jspecify.annotations.NullMarked;
