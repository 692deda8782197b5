package dev.seiri.local.rules;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The branch, office, plant or shop at the end of a company's name.
final class Branches {
  private static final String JAPANESE = "支店|営業所|支社|支部|支所|事業所|事業部|出張所|本社|本店|工場|研究所|センター|オフィス|店";

  private static final String WESTERN =
      "(?i:branch(?: office)?|office|plant|factory|works|headquarters|head office)";

  private static final Pattern AFTER_SPACE =
      Pattern.compile("^(.+?)[ 　,]+([^ ]{0,20}(?:" + JAPANESE + "))$");
  private static final Pattern AFTER_PLACE =
      Pattern.compile(
          "^(.{2,}?)((?:東京|大阪|名古屋|京都|横浜|神戸|福岡|札幌|仙台|広島|埼玉|千葉|新潟|静岡|浜松|岡山|熊本|金沢|高松|松山|那覇|沖縄|関西|関東|東北|北海道|中部|九州|四国|北陸|中国|首都圏|西日本|東日本|新宿|渋谷|品川|銀座|丸の内|梅田|難波|博多|天神)"
              + ".{0,6}?(?:支店|営業所|支社|支部|事業所|出張所|工場|本社|本店|店))$");
  private static final Pattern BARE = Pattern.compile("^.{0,20}?(?:" + JAPANESE + ")$");
  private static final Pattern APART =
      Pattern.compile("^(.+?)\\s*[,(–—―‐-]+\\s*((?:\\S+\\s){0,3}" + WESTERN + ")\\)?$");
  private static final Pattern OF_ONE_WORD =
      Pattern.compile(
          "^(.+?)\\s+((?:(?:New|San|Los|Hong|Kuala|St\\.?) )?[A-Z]\\S*\\s(?:(?:Head|Sales|Regional|Representative|Liaison) )?"
              + WESTERN
              + ")$");

  /// What may stand behind a Western form: nothing, or a branch in either language.
  static final Pattern BEHIND_FORM =
      Pattern.compile(
          "^\\.?\\)?[\\s,、;:()\\[/|–—―‐-]*(?:((?:[\\p{L}\\p{N}.'’&-]{1,30}\\s){0,4}"
              + WESTERN
              + "|\\S{0,20}(?:"
              + JAPANESE
              + "))[)\\]]?)?$");

  /// No name is longer. The patterns look at every place where a branch may begin, and from each to
  /// the end.
  private static final int LONGEST = 500;

  private Branches() {}

  /// A name and its branch.
  record Split(String name, String branch) {}

  /// Whether a text is nothing but a branch.
  static boolean isBranch(String text) {
    return BARE.matcher(text).matches();
  }

  static Optional<Split> japanese(String name) {
    return split(AFTER_SPACE, name).or(() -> split(AFTER_PLACE, name));
  }

  /// A Western branch without a legal form before it: one word of place, or what a comma, a bracket
  /// or a dash sets apart.
  static Optional<Split> western(String name) {
    return split(APART, name).or(() -> split(OF_ONE_WORD, name));
  }

  /// The branch behind a form, which may be none.
  static String behindForm(String text) {
    Matcher matcher = BEHIND_FORM.matcher(text);
    return matcher.matches() && matcher.group(1) != null ? matcher.group(1) : "";
  }

  private static Optional<Split> split(Pattern pattern, String name) {
    Matcher matcher = pattern.matcher(name);
    return name.length() <= LONGEST && matcher.matches()
        ? Optional.of(new Split(matcher.group(1).strip(), matcher.group(2).strip()))
        : Optional.empty();
  }
}
