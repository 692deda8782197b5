/// The stream handler: from a batch of stream records to results.
@NullMarked
package dev.seiri.lambda.stream;

import org.jspecify.annotations.NullMarked;
