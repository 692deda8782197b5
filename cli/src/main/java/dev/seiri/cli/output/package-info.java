/// Results as files: the documents one a line, or a table beside the input.
@NullMarked
package dev.seiri.cli.output;

import org.jspecify.annotations.NullMarked;
