package dev.seiri.core.check;

import java.util.List;

/// A fault in the checks of a prompt file.
///
/// @param path the keys and list indexes that lead to the place, outermost first
/// @param message the check, the fault and, after a semicolon, how to fix it
public record CheckFault(List<String> path, String message) {
  public CheckFault {
    path = List.copyOf(path);
  }
}
