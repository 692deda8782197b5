/// Benchmarks: what a run costs, measured beside what it is compared with, in one run.
@NullMarked
package dev.seiri.bench.measure;

import org.jspecify.annotations.NullMarked;
