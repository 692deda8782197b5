/// What happened in an execution, as a page.
@NullMarked
package dev.seiri.cli.report;

import org.jspecify.annotations.NullMarked;
