/// Traces of model calls.
@NullMarked
package dev.seiri.lambda.tracing;

import org.jspecify.annotations.NullMarked;
