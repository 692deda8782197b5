package dev.seiri.core.model;

import java.math.BigDecimal;
import java.util.Optional;

/// A row's share of a call of several rows.
///
/// @param rows how many rows the call had, at least 2
/// @param usd its share of the call's price in US dollars, so that the shares' sum is the price;
///   absent where the model has none
/// @param fault why the call has no answer of the row's own; absent where it has
/// @param savedTokens how many input tokens more a call of its own would have taken, about
public record CallShare(
    int rows, Optional<BigDecimal> usd, Optional<String> fault, long savedTokens) {}
