/// Comparing executions and variants.
@NullMarked
package dev.seiri.cli.compare;

import org.jspecify.annotations.NullMarked;
