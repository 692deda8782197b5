package dev.seiri.local.mapping;

import java.util.List;

/// Records that go to the function in one invocation.
///
/// @param retries how often this part of a batch has failed without progress
record Attempt(List<StreamItem> items, int retries) {
  Attempt {
    items = List.copyOf(items);
  }
}
