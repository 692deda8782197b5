/// The process that runs the real handler behind the event source mapping.
@NullMarked
package dev.seiri.local.worker;

import org.jspecify.annotations.NullMarked;
