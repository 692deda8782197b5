/// A finished execution's results as whole files.
@NullMarked
package dev.seiri.core.export;

import org.jspecify.annotations.NullMarked;
