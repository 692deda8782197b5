/// The domain of Seiri and the ports it needs. Knows no AWS type.
@NullMarked
package dev.seiri.core;

import org.jspecify.annotations.NullMarked;
