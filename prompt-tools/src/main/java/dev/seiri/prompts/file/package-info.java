/// The files that people write in YAML: prompts and catalogs of models.
@NullMarked
package dev.seiri.prompts.file;

import org.jspecify.annotations.NullMarked;
