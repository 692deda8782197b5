package dev.seiri.lambda.ask;

import java.time.Duration;

/// The longest to wait for an answer.
///
/// @param model where no other model can be asked instead
/// @param fallbackAfter where one can
public record Timeouts(Duration model, Duration fallbackAfter) {}
