/// The function that sees to it that only versions which exist are released.
@NullMarked
package dev.seiri.lambda.release;

import org.jspecify.annotations.NullMarked;
