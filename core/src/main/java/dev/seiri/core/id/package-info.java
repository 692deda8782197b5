/// The names of executions, requests and records.
@NullMarked
package dev.seiri.core.id;

import org.jspecify.annotations.NullMarked;
