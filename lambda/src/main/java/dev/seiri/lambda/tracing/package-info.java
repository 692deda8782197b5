/// Traces of calls to models, for whoever collects them.
@NullMarked
package dev.seiri.lambda.tracing;

import org.jspecify.annotations.NullMarked;
