@NullMarked
package dev.seiri.cli.corrections;

import org.jspecify.annotations.NullMarked;
