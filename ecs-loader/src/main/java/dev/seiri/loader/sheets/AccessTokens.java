package dev.seiri.loader.sheets;

import java.io.IOException;

/// The access tokens for the Sheets API.
public interface AccessTokens {
  /// A valid token.
  ///
  /// @throws IOException if there is none
  String current() throws IOException;

  /// Replaces a token that was refused.
  ///
  /// @throws IOException if there is none
  void renew() throws IOException;
}
