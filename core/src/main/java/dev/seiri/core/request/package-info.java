/// Requests: the rows of executions, as the table holds them.
@NullMarked
package dev.seiri.core.request;

import org.jspecify.annotations.NullMarked;
