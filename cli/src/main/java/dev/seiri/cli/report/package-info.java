/// Execution reports as pages.
@NullMarked
package dev.seiri.cli.report;

import org.jspecify.annotations.NullMarked;
