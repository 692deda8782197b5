/// The sweep: sends round again what is stuck, closes what is finished, and exports it.
@NullMarked
package dev.seiri.lambda.sweep;

import org.jspecify.annotations.NullMarked;
