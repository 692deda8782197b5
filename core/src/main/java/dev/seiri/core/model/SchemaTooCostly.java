package dev.seiri.core.model;

/// Thrown when a schema cannot be applied to a value within its bounds. The fault is the schema's.
/// Never leaves this package.
final class SchemaTooCostly extends RuntimeException {
  private static final long serialVersionUID = 1L;

  SchemaTooCostly(String message) {
    super(message, null, false, false);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
