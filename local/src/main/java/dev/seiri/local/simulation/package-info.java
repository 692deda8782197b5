/// Models with known truth and known faults, openly named `seiri.simulated-…`. They prove
/// statistics and bookkeeping, not any model's quality.
@NullMarked
package dev.seiri.local.simulation;

import org.jspecify.annotations.NullMarked;
