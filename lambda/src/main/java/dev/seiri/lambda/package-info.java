@NullMarked
package dev.seiri.lambda;

import org.jspecify.annotations.NullMarked;
