package dev.seiri.local.rules;

import tools.jackson.databind.node.ObjectNode;

/// The rules of one task.
public interface RuleTask {
  String name();

  /// What the rules make of a row. Never fails, whatever the text.
  ObjectNode answer(String input);
}
