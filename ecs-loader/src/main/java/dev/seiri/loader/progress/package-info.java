/// How far a long work has come, for people.
@NullMarked
package dev.seiri.loader.progress;

import org.jspecify.annotations.NullMarked;
