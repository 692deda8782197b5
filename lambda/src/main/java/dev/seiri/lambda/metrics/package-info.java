/// What the functions measure of themselves, for whoever watches.
@NullMarked
package dev.seiri.lambda.metrics;

import org.jspecify.annotations.NullMarked;
