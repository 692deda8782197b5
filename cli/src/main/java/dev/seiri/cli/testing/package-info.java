/// Running commands in tests and drills.
@NullMarked
package dev.seiri.cli.testing;

import org.jspecify.annotations.NullMarked;
