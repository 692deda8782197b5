/// What may be said of rows that nobody looked at: the plan of a review, the error bound and the
/// certificate.
@NullMarked
package dev.seiri.evaluation.review;

import org.jspecify.annotations.NullMarked;
