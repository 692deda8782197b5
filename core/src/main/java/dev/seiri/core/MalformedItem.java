package dev.seiri.core;

/// An item that does not keep to its table's contract.
///
/// Permanent: the message names the table, the key and the attribute.
public final class MalformedItem extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public MalformedItem(String message) {
    super(message);
  }

  @Override
  public String getMessage() {
    return String.valueOf(super.getMessage());
  }
}
