/// The variants of an experiment, held against each other.
@NullMarked
package dev.seiri.cli.variants;

import org.jspecify.annotations.NullMarked;
