@NullMarked
package dev.seiri.loader;

import org.jspecify.annotations.NullMarked;
