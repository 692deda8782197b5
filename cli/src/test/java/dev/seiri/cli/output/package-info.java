@NullMarked
package dev.seiri.cli.output;

import org.jspecify.annotations.NullMarked;
