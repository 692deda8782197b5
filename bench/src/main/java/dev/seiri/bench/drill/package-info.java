/// Drills: faults and kills on purpose, each with what must hold afterwards.
@NullMarked
package dev.seiri.bench.drill;

import org.jspecify.annotations.NullMarked;
