/// What people decide on answers: the plan of a review, decisions, and who looks at which row.
@NullMarked
package dev.seiri.core.review;

import org.jspecify.annotations.NullMarked;
