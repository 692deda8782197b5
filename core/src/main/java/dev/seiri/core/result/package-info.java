/// Results: the outcome of a row, and its document in the bucket.
@NullMarked
package dev.seiri.core.result;

import org.jspecify.annotations.NullMarked;
