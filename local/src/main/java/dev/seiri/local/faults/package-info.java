/// Deaths on purpose between the steps of a call, for drills.
@NullMarked
package dev.seiri.local.faults;

import org.jspecify.annotations.NullMarked;
