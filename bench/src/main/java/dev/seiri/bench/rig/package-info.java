/// The rig of drills and benchmarks: real servers, processes that can be measured and killed, and
/// counterparts that fail on purpose.
@NullMarked
package dev.seiri.bench.rig;

import org.jspecify.annotations.NullMarked;
