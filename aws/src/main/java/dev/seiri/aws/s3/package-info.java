/// The results in the bucket.
@NullMarked
package dev.seiri.aws.s3;

import org.jspecify.annotations.NullMarked;
