/// Money: what a batch may spend, reserved before it is asked.
@NullMarked
package dev.seiri.lambda.budget;

import org.jspecify.annotations.NullMarked;
