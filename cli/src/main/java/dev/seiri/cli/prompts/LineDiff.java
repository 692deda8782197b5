package dev.seiri.cli.prompts;

import java.util.ArrayList;
import java.util.List;

/// What differs between two texts, line by line: `-` stands before lines of the first, `+` before
/// lines of the second. For texts of some hundred lines: it takes quadratic time.
final class LineDiff {
  private LineDiff() {}

  static List<String> of(String before, String after) {
    List<String> a = before.lines().toList();
    List<String> b = after.lines().toList();
    int[][] common = common(a, b);
    List<String> diff = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < a.size() || j < b.size()) {
      if (i < a.size() && j < b.size() && a.get(i).equals(b.get(j))) {
        i++;
        j++;
      } else if (j == b.size() || (i < a.size() && common[i + 1][j] >= common[i][j + 1])) {
        diff.add("- " + a.get(i++));
      } else {
        diff.add("+ " + b.get(j++));
      }
    }
    return diff;
  }

  /// The length of the longest common subsequence of what follows each pair of lines.
  private static int[][] common(List<String> a, List<String> b) {
    int[][] common = new int[a.size() + 1][b.size() + 1];
    for (int i = a.size() - 1; i >= 0; i--) {
      for (int j = b.size() - 1; j >= 0; j--) {
        common[i][j] =
            a.get(i).equals(b.get(j))
                ? common[i + 1][j + 1] + 1
                : Math.max(common[i + 1][j], common[i][j + 1]);
      }
    }
    return common;
  }
}
