/// The warehouse on Athena.
@NullMarked
package dev.seiri.aws.athena;

import org.jspecify.annotations.NullMarked;
