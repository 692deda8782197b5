package dev.seiri.local.rules;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Legal forms of companies, and how people abbreviate them.
final class LegalForms {
  private static final Pattern JAPANESE =
      Pattern.compile(
          "特定非営利活動法人|一般社団法人|一般財団法人|公益社団法人|公益財団法人|社団法人|財団法人"
              + "|医療法人社団|医療法人財団|社会医療法人|医療法人|社会福祉法人|学校法人|宗教法人|国立大学法人|公立大学法人"
              + "|地方独立行政法人|国立研究開発法人|独立行政法人|有限責任監査法人|監査法人|税理士法人|弁護士法人"
              + "|司法書士法人|行政書士法人|社会保険労務士法人|特許業務法人|農事組合法人|管理組合法人"
              + "|有限責任事業組合|企業組合|相互会社|特例有限会社|株式会社|有限会社|合同会社|合資会社|合名会社");

  private static final Map<Pattern, String> ABBREVIATIONS = abbreviations();
  private static final Map<Pattern, String> WESTERN = westernForms();

  private LegalForms() {}

  /// A form in a text.
  record Found(String form, int start, int end) {}

  /// The text with Japanese abbreviations, `(株)` or a bank's `カ)`, written out. The text is in one
  /// width already, so `㈱` has become `(株)`.
  static String expand(String text) {
    String expanded = text;
    for (Map.Entry<Pattern, String> entry : ABBREVIATIONS.entrySet()) {
      expanded = entry.getKey().matcher(expanded).replaceFirst(entry.getValue());
    }
    return expanded;
  }

  static @Nullable Found japanese(String text) {
    Matcher matcher = JAPANESE.matcher(text);
    return matcher.find() ? new Found(matcher.group(), matcher.start(), matcher.end()) : null;
  }

  /// The form at the end of a Western name, in its usual spelling.
  static @Nullable Found western(String text) {
    for (Map.Entry<Pattern, String> entry : WESTERN.entrySet()) {
      Matcher matcher = entry.getKey().matcher(text);
      if (matcher.find() && matcher.start() > 0) {
        return new Found(entry.getValue(), matcher.start(), matcher.end());
      }
    }
    return null;
  }

  private static Map<Pattern, String> abbreviations() {
    Map<Pattern, String> map = new LinkedHashMap<>();
    map.put(Pattern.compile("\\( ?株 ?\\)"), "株式会社");
    map.put(Pattern.compile("\\( ?有 ?\\)"), "有限会社");
    map.put(Pattern.compile("\\( ?同 ?\\)"), "合同会社");
    map.put(Pattern.compile("\\( ?資 ?\\)"), "合資会社");
    map.put(Pattern.compile("\\( ?名 ?\\)"), "合名会社");
    map.put(Pattern.compile("\\( ?一社 ?\\)"), "一般社団法人");
    map.put(Pattern.compile("\\( ?一財 ?\\)"), "一般財団法人");
    map.put(Pattern.compile("\\( ?公社 ?\\)"), "公益社団法人");
    map.put(Pattern.compile("\\( ?公財 ?\\)"), "公益財団法人");
    map.put(Pattern.compile("\\( ?社 ?\\)"), "社団法人");
    map.put(Pattern.compile("\\( ?財 ?\\)"), "財団法人");
    map.put(Pattern.compile("\\( ?医 ?\\)"), "医療法人");
    map.put(Pattern.compile("\\( ?学 ?\\)"), "学校法人");
    map.put(Pattern.compile("\\( ?福 ?\\)"), "社会福祉法人");
    map.put(Pattern.compile("\\( ?特非 ?\\)|NPO ?法人"), "特定非営利活動法人");
    // How banks write them: before the name `カ)`, after it `(カ`, between two parts `(カ)`.
    map.put(Pattern.compile("^カ\\) ?|\\(カ\\)? ?$|\\(カ\\)"), "株式会社");
    map.put(Pattern.compile("^ユ\\) ?|\\(ユ\\)? ?$|\\(ユ\\)"), "有限会社");
    map.put(Pattern.compile("^ド\\) ?|\\(ド\\)? ?$|\\(ド\\)"), "合同会社");
    return map;
  }

  private static Map<Pattern, String> westernForms() {
    Map<Pattern, String> map = new LinkedHashMap<>();
    end(map, "gmbh ?& ?co\\.? ?kg", "GmbH & Co. KG");
    end(map, "pty\\.? ?(?:ltd|limited)\\.?", "Pty Ltd");
    end(map, "pte\\.? ?(?:ltd|limited)\\.?", "Pte. Ltd.");
    end(map, "(?:pvt|private)\\.? ?(?:ltd|limited)\\.?", "Pvt. Ltd.");
    end(map, "sdn\\.? ?bhd\\.?", "Sdn. Bhd.");
    end(map, "s\\.? ?a\\.? de c\\.? ?v\\.?", "S.A. de C.V.");
    end(map, "co(?:mpany)?\\.?,? ?(?:ltd|limited)\\.?", "Co., Ltd.");
    end(map, "inc(?:orporated)?\\.?", "Inc.");
    end(map, "corp(?:oration)?\\.?", "Corp.");
    end(map, "l\\.? ?l\\.? ?c\\.?", "LLC");
    end(map, "l\\.? ?l\\.? ?p\\.?", "LLP");
    end(map, "p\\.? ?l\\.? ?c\\.?", "PLC");
    end(map, "(?:ltd|limited)\\.?", "Ltd.");
    end(map, "gmbh", "GmbH");
    end(map, "k\\.? ?k\\.?", "K.K.");
    end(map, "s\\.? ?p\\.? ?a\\.?", "S.p.A.");
    end(map, "s\\.? ?r\\.? ?l\\.?", "S.r.l.");
    end(map, "s\\.? ?[aà]\\.? ?r\\.? ?l\\.?", "SARL");
    end(map, "s\\.? ?a\\.? ?s\\.?", "SAS");
    end(map, "b\\.? ?v\\.?", "B.V.");
    end(map, "n\\.? ?v\\.?", "N.V.");
    end(map, "s\\.? ?a\\.?", "S.A.");
    end(map, "s\\.? ?l\\.?", "S.L.");
    end(map, "a\\.? ?g\\.?", "AG");
    end(map, "a/s", "A/S");
    end(map, "aps", "ApS");
    end(map, "oyj?", "Oy");
    end(map, "ab", "AB");
    end(map, "se", "SE");
    end(map, "kg", "KG");
    end(map, "co(?:mpany)?\\.?", "Co.");
    return map;
  }

  private static void end(Map<Pattern, String> map, String regex, String form) {
    map.put(Pattern.compile("[,\\s]+" + regex + "$", Pattern.CASE_INSENSITIVE), form);
  }
}
