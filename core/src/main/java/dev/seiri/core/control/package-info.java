/// What people do with an execution that exists: cancel it, resume it, send its pending rows again.
@NullMarked
package dev.seiri.core.control;

import org.jspecify.annotations.NullMarked;
