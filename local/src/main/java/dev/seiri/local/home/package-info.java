/// The folder that holds all local state, and what its processes write into it for each other.
@NullMarked
package dev.seiri.local.home;

import org.jspecify.annotations.NullMarked;
