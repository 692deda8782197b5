/// One row on its way to an answer.
@NullMarked
package dev.seiri.core.request;

import org.jspecify.annotations.NullMarked;
