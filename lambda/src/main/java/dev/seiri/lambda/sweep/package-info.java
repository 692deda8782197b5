/// The sweep: it redrives stuck rows, finishes complete executions and exports them.
@NullMarked
package dev.seiri.lambda.sweep;

import org.jspecify.annotations.NullMarked;
