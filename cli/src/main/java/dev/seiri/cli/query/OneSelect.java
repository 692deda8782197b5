package dev.seiri.cli.query;

import dev.seiri.cli.session.CliFault;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The rule that a query is one statement that only reads. It is checked before anything runs.
final class OneSelect {
  private static final String RULE =
      "a query is one SELECT (or WITH, VALUES, FROM, DESCRIBE, SUMMARIZE)";
  private static final Pattern WRITES = Pattern.compile("\"type\":\"[A-Z_]+_QUERY_NODE\"");

  /// What comes before the first word: space, comments and opening brackets.
  private static final Pattern BEFORE =
      Pattern.compile("(?:\\s|--[^\\n]*+(?:\\n|$)|/\\*(?s:.*?)\\*/|\\()*+");

  private static final Pattern WORD = Pattern.compile("[A-Za-z]+");
  private static final Set<String> READS =
      Set.of("SELECT", "WITH", "VALUES", "TABLE", "SHOW", "DESCRIBE");

  private OneSelect() {}

  /// Checks by DuckDB's own parser, which runs nothing.
  ///
  /// @throws CliFault if it is another statement, several, or none
  static void check(Connection duckDb, String sql) throws SQLException {
    if (sql.indexOf('\0') >= 0) {
      throw new CliFault("the query has a NUL character in it; nothing was run");
    }
    try (PreparedStatement parse =
        duckDb.prepareStatement(
            "SELECT s ->> '$.error' = 'true', s ->> '$.error_type', s ->> '$.error_message',"
                + " json_array_length(s, '$.statements'), CAST(s AS VARCHAR)"
                + " FROM (SELECT json_serialize_sql(?) AS s)")) {
      parse.setString(1, sql);
      try (ResultSet parsed = parse.executeQuery()) {
        parsed.next();
        boolean unread = parsed.getBoolean(1);
        if (unread && "parser".equals(parsed.getString(2))) {
          throw new CliFault("the query cannot be read: " + parsed.getString(3));
        }
        if (unread || WRITES.matcher(String.valueOf(parsed.getString(5))).find()) {
          throw new CliFault(RULE + ", and this one is no such; nothing was run");
        }
        long statements = parsed.getLong(4);
        if (statements != 1) {
          throw new CliFault(
              String.format(
                  Locale.ROOT, "%s, and these are %d; nothing was run", RULE, statements));
        }
      }
    }
  }

  /// Checks by the first word, for an engine that takes one statement at a time.
  ///
  /// @throws CliFault if it may be one that writes
  static void checkFirstWord(String sql) {
    Matcher before = BEFORE.matcher(sql);
    Matcher word = WORD.matcher(sql);
    boolean reads =
        before.lookingAt()
            && word.find(before.end())
            && word.start() == before.end()
            && READS.contains(word.group().toUpperCase(Locale.ROOT));
    if (!reads) {
      throw new CliFault(
          "a query is one SELECT (or WITH, VALUES, TABLE, SHOW, DESCRIBE), and this one is no such;"
              + " nothing was run");
    }
  }
}
