@NullMarked
package dev.seiri.local;

import org.jspecify.annotations.NullMarked;
