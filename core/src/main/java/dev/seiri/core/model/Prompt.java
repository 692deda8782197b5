package dev.seiri.core.model;

/// What a model is sent: the rendered system text, which may be empty, and the rendered user text.
public record Prompt(String system, String text) {
  public int length() {
    return system.length() + text.length();
  }
}
