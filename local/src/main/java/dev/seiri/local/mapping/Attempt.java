package dev.seiri.local.mapping;

import java.util.List;

/// Records to be handed to the function together.
///
/// @param retries how often this part of a batch has failed without getting on
record Attempt(List<StreamItem> items, int retries) {
  Attempt {
    items = List.copyOf(items);
  }
}
