/// A running stack for tests.
@NullMarked
package dev.seiri.local.testing;

import org.jspecify.annotations.NullMarked;
