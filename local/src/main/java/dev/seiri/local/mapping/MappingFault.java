package dev.seiri.local.mapping;

import java.time.Instant;

/// A fault that keeps a mapping from handling records.
///
/// @param at when it was met last
public record MappingFault(Instant at, String why) {}
