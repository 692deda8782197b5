@NullMarked
package dev.seiri.cli;

import org.jspecify.annotations.NullMarked;
