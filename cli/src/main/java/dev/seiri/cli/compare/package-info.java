/// What results tell when they are laid beside each other.
@NullMarked
package dev.seiri.cli.compare;

import org.jspecify.annotations.NullMarked;
