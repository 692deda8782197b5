/// Work that is done many at a time.
@NullMarked
package dev.seiri.core.concurrent;

import org.jspecify.annotations.NullMarked;
