/// Running executions: loading, waiting, results, and the commands for them.
@NullMarked
package dev.seiri.cli.run;

import org.jspecify.annotations.NullMarked;
