package dev.seiri.local.rules;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Legal forms as they stand in Western names, in their usual spelling.
final class WesternForms {
  /// What may stand before a form. A dot alone is one where the form cannot be taken for a domain's
  /// end: `LOREM.INC`, and never `lorem.co`.
  private static final String BEFORE = "(?:[,、;\\s]+\\.?|\\s*\\(|\\)\\s*)";

  private static final String OR_DOT = "(?:[,、;.\\s]+|\\s*\\(|\\)\\s*)";

  /// What ends a form: the end of the name, or a branch after it.
  private static final String BEHIND = "(?=\\)?(?:[,、;:)/|\\s(\\[–—―‐-]|$))\\)?";

  private static final Map<Pattern, String> AFTER = after();
  private static final Map<Pattern, String> AHEAD = ahead();

  private WesternForms() {}

  /// The form that stands last in a name, with nothing behind it but what `behind` allows.
  static LegalForms.@Nullable Found last(String text, Pattern behind) {
    LegalForms.Found best = null;
    for (Map.Entry<Pattern, String> entry : AFTER.entrySet()) {
      Matcher matcher = entry.getKey().matcher(text);
      while (matcher.find()) {
        boolean earlier = best != null && best.start() <= matcher.start();
        if (matcher.start() > 0
            && !earlier
            && behind.matcher(text.substring(matcher.end())).matches()) {
          best = new LegalForms.Found(entry.getValue(), matcher.start(), matcher.end());
        }
      }
    }
    return best;
  }

  /// The form with which a name begins.
  static LegalForms.@Nullable Found first(String text) {
    for (Map.Entry<Pattern, String> entry : AHEAD.entrySet()) {
      Matcher matcher = entry.getKey().matcher(text);
      if (matcher.find()) {
        return new LegalForms.Found(entry.getValue(), 0, matcher.end());
      }
    }
    return null;
  }

  private static Map<Pattern, String> after() {
    Map<Pattern, String> map = new LinkedHashMap<>();
    end(map, "gmbh ?(?:&|und|and) ?co\\.?,? ?kgaa", "GmbH & Co. KGaA");
    end(map, "gmbh ?(?:&|und|and) ?co\\.?,? ?kg", "GmbH & Co. KG");
    end(map, "ag ?(?:&|und|and) ?co\\.?,? ?kgaa", "AG & Co. KGaA");
    end(map, "ag ?(?:&|und|and) ?co\\.?,? ?kg", "AG & Co. KG");
    end(map, "\\(?pty\\.?\\)?,? ?(?:ltd|limited)\\.?", "Pty Ltd");
    end(map, "\\(?pte\\.?\\)?,? ?(?:ltd|limited)\\.?", "Pte. Ltd.");
    end(map, "\\(?(?:pvt|private|p)\\.?\\)?,? ?(?:ltd|limited)\\.?", "Pvt. Ltd.");
    end(map, "sdn\\.? ?bhd\\.?", "Sdn. Bhd.");
    end(map, "s\\.? ?a\\.? ?p\\.? ?i\\.? de c\\.? ?v\\.?", "S.A.P.I. de C.V.");
    end(map, "s\\.? ?a\\.? ?b?\\.? ?de c\\.? ?v\\.?", "S.A. de C.V.");
    end(map, "s\\.? ?de r\\.? ?l\\.? de c\\.? ?v\\.?", "S. de R.L. de C.V.");
    end(map, "co(?:mpany)?[.,、]*\\s*(?:ltd|limited)\\.?", "Co., Ltd.");
    end(map, "public limited company", "PLC");
    end(map, "limited liability company", "LLC");
    end(map, "limited liability partnership", "LLP");
    end(map, "limited partnership", "L.P.");
    end(map, "inc(?:orporated)?\\.?", "Inc.");
    end(map, "corp(?:oration)?\\.?", "Corp.");
    end(map, "l\\.? ?l\\.? ?c\\.?", "LLC");
    end(map, "l\\.? ?l\\.? ?p\\.?", "LLP");
    end(map, "p\\.? ?l\\.? ?l\\.? ?c\\.?", "PLLC");
    end(map, "p\\.? ?l\\.? ?c\\.?", "PLC");
    end(map, "(?:ltd|limited)\\.?", "Ltd.");
    end(map, "gmbh", "GmbH");
    end(map, "kgaa", "KGaA");
    end(map, "kabushiki[ -]?[kg]aisha", "K.K.");
    end(map, "godo[ -]?[kg]aisha", "G.K.");
    end(map, "yugen[ -]?[kg]aisha", "Y.K.");
    end(map, "s\\.? ?p\\.? ?a\\.?", "S.p.A.");
    end(map, "s\\.? ?r\\.? ?l\\.?", "S.r.l.");
    end(map, "sp\\.? ?z ?o\\.? ?o\\.?", "Sp. z o.o.");
    end(map, "spol\\. s r\\.? ?o\\.?|s\\.? ?r\\.? ?o\\.?", "s.r.o.");
    end(map, "d\\.? ?o\\.? ?o\\.?", "d.o.o.");
    end(map, "ltda\\.?", "Ltda.");
    end(map, "b\\.? ?v\\.? ?b\\.? ?a\\.?", "BVBA");
    end(map, "oyj", "Oyj");
    end(map, "bhd\\.?|berhad", "Bhd.");
    end(map, "eingetragener verein|e\\. ?v\\.", "e.V.");
    word(map, "k\\.? ?k\\.?", "K.K.");
    word(map, "s\\.? ?[aà]\\.? ?r\\.? ?l\\.?", "SARL");
    word(map, "s\\.? ?a\\.? ?s\\.?", "SAS");
    word(map, "b\\.? ?v\\.?", "B.V.");
    word(map, "n\\.? ?v\\.?", "N.V.");
    word(map, "s\\.? ?a\\.?", "S.A.");
    word(map, "s\\.? ?l\\.?", "S.L.");
    word(map, "a\\.? ?g\\.?", "AG");
    word(map, "a/s", "A/S");
    word(map, "aps", "ApS");
    word(map, "oy", "Oy");
    word(map, "ab", "AB");
    word(map, "se", "SE");
    word(map, "kg", "KG");
    word(map, "co(?:mpany)?\\.?", "Co.");
    capitals(map, "L\\.? ?P\\.?", "L.P.");
    capitals(map, "G\\.? ?K\\.?", "G.K.");
    capitals(map, "Y\\.? ?K\\.?", "Y.K.");
    capitals(map, "UG(?: \\(haftungsbeschränkt\\))?", "UG");
    capitals(map, "OHG", "OHG");
    capitals(map, "ASA", "ASA");
    capitals(map, "AS", "AS");
    capitals(map, "OÜ", "OÜ");
    capitals(map, "ULC", "ULC");
    capitals(map, "Kft\\.?", "Kft.");
    capitals(map, "Lda\\.?", "Lda.");
    return map;
  }

  private static Map<Pattern, String> ahead() {
    Map<Pattern, String> map = new LinkedHashMap<>();
    map.put(Pattern.compile("^K\\.? ?K\\.? (?=\\S)"), "K.K.");
    map.put(Pattern.compile("^G\\.? ?K\\.? (?=\\S)"), "G.K.");
    map.put(Pattern.compile("^PT\\.? (?=\\S)"), "PT");
    map.put(Pattern.compile("^(?i:kabushiki[ -]?[kg]aisha) (?=\\S)"), "K.K.");
    return map;
  }

  private static void end(Map<Pattern, String> map, String regex, String form) {
    put(map, OR_DOT + "(?i:" + regex + ")", form);
  }

  /// A form that a dot before it makes a domain.
  private static void word(Map<Pattern, String> map, String regex, String form) {
    put(map, BEFORE + "(?i:" + regex + ")", form);
  }

  /// A form of few letters that is a word in other spellings.
  private static void capitals(Map<Pattern, String> map, String regex, String form) {
    put(map, BEFORE + "(?:" + regex + ")", form);
  }

  private static void put(Map<Pattern, String> map, String regex, String form) {
    map.put(Pattern.compile(regex + BEHIND, Pattern.UNICODE_CASE), form);
  }
}
