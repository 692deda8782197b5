package dev.seiri.bench.drill;

/// A claim and whether it held.
record Claim(String words, boolean held) {}
