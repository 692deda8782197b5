/// In-memory ports and a scripted model, for the tests of every module.
@NullMarked
package dev.seiri.core.testing;

import org.jspecify.annotations.NullMarked;
