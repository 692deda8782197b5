@NullMarked
package dev.seiri.lambda.release;

import org.jspecify.annotations.NullMarked;
