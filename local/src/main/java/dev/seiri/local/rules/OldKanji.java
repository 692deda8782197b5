package dev.seiri.local.rules;

import java.util.HashMap;
import java.util.Map;

/// Characters that stand for one another in the names of places, folded into one of them.
final class OldKanji {
  private static final Map<Character, Character> FOLDED = table();

  private OldKanji() {}

  static char fold(char c) {
    return FOLDED.getOrDefault(c, c);
  }

  static String fold(String text) {
    StringBuilder out = new StringBuilder(text.length());
    for (char c : text.toCharArray()) {
      out.append(fold(c));
    }
    return out.toString();
  }

  private static Map<Character, Character> table() {
    Map<Character, Character> map = new HashMap<>();
    String pairs =
        "ヶケ竈釜條条檮梼龍竜舘館冨富嶋島﨑崎髙高澤沢濱浜邊辺邉辺祗祇彌弥曾曽礪砺鰺鯵劍剣廣広國国縣県區区眞真瀧滝關関會会"
            + "莊荘惠恵壽寿與与黑黒德徳蘆芦靜静橫横鹽塩寶宝龜亀櫻桜豐豊淺浅當当榮栄鐵鉄絲糸狹狭峽峡彥彦應応團団圓円鄕郷"
            + "內内兒児圖図籠篭鷄鶏齋斎齊斉藏蔵樓楼繩縄釋釈賴頼隱隠";
    for (int i = 0; i < pairs.length(); i += 2) {
      map.put(pairs.charAt(i), pairs.charAt(i + 1));
    }
    return map;
  }
}
