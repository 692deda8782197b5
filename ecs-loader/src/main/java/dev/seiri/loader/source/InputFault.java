package dev.seiri.loader.source;

import dev.seiri.core.UserFault;
import java.util.Locale;

/// A fault in the rows. The message is one line: where, what, and what to do next.
public final class InputFault extends UserFault {
  private static final long serialVersionUID = 1L;

  public InputFault(String message) {
    super(message);
  }

  InputFault(String name, long line, String message) {
    this(String.format(Locale.ROOT, "%s:%d: %s", name, line, message));
  }
}
