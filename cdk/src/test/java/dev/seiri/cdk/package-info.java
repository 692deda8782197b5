@NullMarked
package dev.seiri.cdk;

import org.jspecify.annotations.NullMarked;
