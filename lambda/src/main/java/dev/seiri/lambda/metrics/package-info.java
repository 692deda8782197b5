/// The functions' metrics.
@NullMarked
package dev.seiri.lambda.metrics;

import org.jspecify.annotations.NullMarked;
