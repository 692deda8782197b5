package dev.seiri.local.rules;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Where prefecture and municipality end in an address.
///
/// The names of Japan's municipalities decide, the longest that fits: no rule knows that 市川三郷町 is
/// one name and 四日市 is none. A name that is not among them, such as that of a municipality merged
/// long ago, ends by rule at its 市, or at the 町 or 村 of its county.
final class Municipalities {
  private static final Pattern BY_RULE =
      Pattern.compile("^(?:[^市区町村0-9 -]{1,6}市|[^市区町村郡0-9 -]{1,6}郡 ?[^0-9 -]{1,6}?[町村])");
  private static final Pattern SUBPREFECTURE =
      Pattern.compile("^ ?[^ 市区町村郡0-9]{2,4}(?:総合振興局|振興局|支庁)(?:管内)?");
  private static final Pattern ISLAND = Pattern.compile("^ ?(?:三宅島(?=三宅村)|八丈島(?=八丈町))");

  /// What follows a town's name where the town is no municipality but a part of one.
  private static final Pattern BLOCK_AHEAD =
      Pattern.compile("^ ?(?:$|[0-9-]|" + Numerals.CHARACTER + "+(?:丁目|番))");

  private final List<String> prefectures;
  private final Map<Character, List<MunicipalityName>> names = new HashMap<>();

  private Municipalities(List<MunicipalityName> names) {
    this.prefectures = names.stream().map(MunicipalityName::prefecture).distinct().toList();
    names.stream()
        .sorted(
            Comparator.comparingInt((MunicipalityName name) -> name.spelling().length()).reversed())
        .forEach(name ->
            this.names.computeIfAbsent(name.folded().charAt(0), _ -> new ArrayList<>()).add(name));
  }

  /// The municipalities that ship with the program.
  static Municipalities shipped() {
    return new Municipalities(MunicipalityList.read());
  }

  /// The first two parts of an address and what is left.
  record Split(String prefecture, String city, String left) {}

  Split split(String text) {
    String address = ISLAND.matcher(text).replaceFirst("");
    for (String prefecture : prefectures) {
      int end = end(prefecture, address);
      if (end > 0) {
        return within(prefecture, beyondSubprefecture(address.substring(end)));
      }
    }
    Found found = longest(address, name -> name.isComplete() || name.isWard());
    return found != null ? found.split("") : abbreviated(address);
  }

  /// An address that begins neither with a prefecture nor with a municipality's whole name.
  private Split abbreviated(String address) {
    for (String prefecture : prefectures) {
      int end = end(prefecture.substring(0, prefecture.length() - 1), address);
      if (end > 0) {
        String left = address.substring(end);
        Found found = longest(left, name -> name.prefecture().equals(prefecture));
        if (found != null) {
          return found.split(prefecture);
        }
      }
    }
    Found town = longest(address, _ -> true);
    return town != null && !BLOCK_AHEAD.matcher(town.left()).find()
        ? town.split("")
        : byRule("", address);
  }

  private Split within(String prefecture, String left) {
    Found found = longest(left, name -> name.prefecture().equals(prefecture));
    if (found == null) {
      found = longest(left, MunicipalityName::isComplete);
    }
    return found != null ? found.split(prefecture) : byRule(prefecture, left.strip());
  }

  private static Split byRule(String prefecture, String left) {
    Matcher matcher = BY_RULE.matcher(left);
    return matcher.find()
        ? new Split(
            prefecture, matcher.group().replace(" ", ""), left.substring(matcher.end()).strip())
        : new Split(prefecture, "", left);
  }

  private static String beyondSubprefecture(String left) {
    String beyond = SUBPREFECTURE.matcher(left).replaceFirst("");
    return ISLAND.matcher(beyond).replaceFirst("");
  }

  /// The longest names at the start of a text, which may be those of several municipalities.
  private @Nullable Found longest(String text, Predicate<MunicipalityName> among) {
    String stripped = text.strip();
    if (stripped.isEmpty()) {
      return null;
    }
    List<MunicipalityName> found = new ArrayList<>();
    int end = 0;
    for (MunicipalityName name :
        names.getOrDefault(PlaceSpelling.usual(stripped.charAt(0)), List.of())) {
      if (!found.isEmpty() && name.spelling().length() < found.getFirst().spelling().length()) {
        break;
      }
      int reached = among.test(name) ? end(name.folded(), stripped) : 0;
      if (reached > 0) {
        found.add(name);
        end = reached;
      }
    }
    return found.isEmpty()
        ? null
        : new Found(asWritten(found, stripped.substring(0, end)), stripped.substring(end).strip());
  }

  /// Of names that old characters make alike, such as 鹿嶋市 and 鹿島市, those that a text has itself.
  private static List<MunicipalityName> asWritten(List<MunicipalityName> names, String text) {
    String written = text.replace(" ", "");
    List<MunicipalityName> same =
        names.stream().filter(name -> name.spelling().equals(written)).toList();
    return same.isEmpty() ? names : same;
  }

  /// Where a text ends that begins with a name, old characters and blanks aside; 0 if it does not.
  private static int end(String name, String text) {
    int at = 0;
    for (char c : name.toCharArray()) {
      while (at > 0 && at < text.length() && text.charAt(at) == ' ') {
        at++;
      }
      if (at == text.length() || PlaceSpelling.usual(text.charAt(at)) != PlaceSpelling.usual(c)) {
        return 0;
      }
      at++;
    }
    return at;
  }

  /// The municipalities that a text may begin with, and what follows.
  private record Found(List<MunicipalityName> names, String left) {
    /// The one that is meant; where several may be, only what the text itself says.
    Split split(String written) {
      MunicipalityName first = names.getFirst();
      boolean one = names.size() == 1;
      String prefecture = written.isEmpty() && one ? first.prefecture() : written;
      return new Split(prefecture, one ? first.city() : first.spelling(), left);
    }
  }
}
