/// Bounded concurrency on virtual threads.
@NullMarked
package dev.seiri.core.concurrent;

import org.jspecify.annotations.NullMarked;
