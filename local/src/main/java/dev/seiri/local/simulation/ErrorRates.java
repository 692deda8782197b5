package dev.seiri.local.simulation;

import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/// How probable each class of error is in one field.
record ErrorRates(Map<ErrorClass, Double> rates) {
  ErrorRates {
    rates = java.util.Collections.unmodifiableMap(new EnumMap<>(rates));
  }

  /// The class of error that a draw stands for, if any.
  ///
  /// @param uniform from 0, below 1
  /// @param factor by how much the errors are more probable; together they are certain at most
  Optional<ErrorClass> at(double uniform, double factor) {
    double sum = rates.values().stream().mapToDouble(Double::doubleValue).sum() * factor;
    double scale = sum > 1 ? factor / sum : factor;
    double bound = 0;
    for (Map.Entry<ErrorClass, Double> rate : rates.entrySet()) {
      bound += rate.getValue() * scale;
      if (uniform < bound) {
        return Optional.of(rate.getKey());
      }
    }
    return Optional.empty();
  }
}
