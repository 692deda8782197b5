package dev.seiri.cli.testing;

/// A desk at the shared stack whose worker asks the tests' own models.
///
/// @param desk with the home of that stack
/// @param models which the stack keeps to
public record ModelDesk(Desk desk, SharedModels models) {}
