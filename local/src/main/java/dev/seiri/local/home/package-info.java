/// The folder that holds all local state, and the files that its processes exchange there.
@NullMarked
package dev.seiri.local.home;

import org.jspecify.annotations.NullMarked;
