/// What is damaged of an execution, and how it is made right from what is left.
@NullMarked
package dev.seiri.core.repair;

import org.jspecify.annotations.NullMarked;
