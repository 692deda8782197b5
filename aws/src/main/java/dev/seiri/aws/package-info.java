@NullMarked
package dev.seiri.aws;

import org.jspecify.annotations.NullMarked;
