/// The progress of long operations, for people.
@NullMarked
package dev.seiri.loader.progress;

import org.jspecify.annotations.NullMarked;
