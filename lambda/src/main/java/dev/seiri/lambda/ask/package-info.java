/// Calling a model: retries with backoff, fallback chain, circuit breakers, rate and concurrency
/// limits.
@NullMarked
package dev.seiri.lambda.ask;

import org.jspecify.annotations.NullMarked;
