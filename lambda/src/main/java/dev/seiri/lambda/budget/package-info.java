/// Budgets: the most that a batch can cost is reserved before the first call.
@NullMarked
package dev.seiri.lambda.budget;

import org.jspecify.annotations.NullMarked;
