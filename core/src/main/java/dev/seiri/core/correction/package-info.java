/// What people have put in the place of results.
@NullMarked
package dev.seiri.core.correction;

import org.jspecify.annotations.NullMarked;
