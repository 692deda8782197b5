/// Reviewing rows: showing them to people, keeping what they decide, and certifying the rest.
@NullMarked
package dev.seiri.cli.review;

import org.jspecify.annotations.NullMarked;
