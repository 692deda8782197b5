package dev.seiri.loader.sheets;

import java.io.IOException;

/// What the Sheets API is called with.
public interface AccessTokens {
  /// A token that holds now.
  ///
  /// @throws IOException if none is to be had
  String current() throws IOException;

  /// Gets another in the place of one that was refused.
  ///
  /// @throws IOException if none is to be had
  void renew() throws IOException;
}
