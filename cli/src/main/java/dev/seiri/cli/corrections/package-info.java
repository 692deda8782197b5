/// What people have corrected, and what is made of it.
@NullMarked
package dev.seiri.cli.corrections;

import org.jspecify.annotations.NullMarked;
