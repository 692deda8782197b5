package dev.seiri.lambda.orders;

import java.io.Serial;
import java.util.Locale;

/// An order that is refused, or could not be carried out.
final class OrderFault extends RuntimeException {
  @Serial private static final long serialVersionUID = 1;

  /// What kind of fault it is, as a word of the contract.
  enum Code {
    /// The order is no JSON object.
    NOT_JSON,
    /// The order, or what it has the loader be told, is longer than its bound.
    TOO_LARGE,
    /// A field that must be there is not.
    MISSING,
    /// A field has no such name.
    UNKNOWN_FIELD,
    /// A field is of another JSON type.
    WRONG_TYPE,
    /// A field's value is out of its bounds, or none of those it may have.
    OUT_OF_BOUNDS,
    /// The rows are not in the stack's own bucket, or not where rows belong in it.
    OTHER_PLACE,
    /// The key was given to another order before.
    CONFLICT,
    /// There is no such execution, task or prompt version.
    NOT_FOUND,
    /// The execution's state does not allow it.
    NOT_NOW,
    /// The stack's settings do not allow it.
    NOT_ALLOWED,
    /// The prompt of a draft has faults.
    BAD_PROMPT,
    /// A service did not answer, or had no room: the same order again may succeed.
    UNAVAILABLE,
    /// The function itself is at fault; its log says more.
    FAILED;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Code code;
  private final String field;

  /// @param field the path of the field that is at fault, empty: none is
  OrderFault(Code code, String field, String message) {
    super(message);
    this.code = code;
    this.field = field;
  }

  Code code() {
    return code;
  }

  String field() {
    return field;
  }
}
