@NullMarked
package dev.seiri.cli.variants;

import org.jspecify.annotations.NullMarked;
