/// Conversion of other tools' prompts to prompt files.
@NullMarked
package dev.seiri.prompts.convert;

import org.jspecify.annotations.NullMarked;
