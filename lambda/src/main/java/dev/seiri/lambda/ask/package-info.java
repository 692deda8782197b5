/// Calling a model: retries, fallback, rate and concurrency limits.
@NullMarked
package dev.seiri.lambda.ask;

import org.jspecify.annotations.NullMarked;
