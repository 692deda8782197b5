/// The validator of label releases.
@NullMarked
package dev.seiri.lambda.release;

import org.jspecify.annotations.NullMarked;
