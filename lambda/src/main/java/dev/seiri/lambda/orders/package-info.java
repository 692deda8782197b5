/// Orders: what people and other services may have a stack do, as one JSON document each.
@NullMarked
package dev.seiri.lambda.orders;

import org.jspecify.annotations.NullMarked;
