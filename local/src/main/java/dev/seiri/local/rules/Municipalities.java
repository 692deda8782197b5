package dev.seiri.local.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where prefecture and city end in an address. Not a gazetteer: it knows the prefectures, the
/// cities that have wards, the capitals, and the names that mislead a rule.
final class Municipalities {
  private static final List<String> PREFECTURES =
      List.of(
          "北海道", "青森県", "岩手県", "宮城県", "秋田県", "山形県", "福島県", "茨城県", "栃木県", "群馬県", "埼玉県", "千葉県", "東京都",
          "神奈川県", "新潟県", "富山県", "石川県", "福井県", "山梨県", "長野県", "岐阜県", "静岡県", "愛知県", "三重県", "滋賀県",
          "京都府", "大阪府", "兵庫県", "奈良県", "和歌山県", "鳥取県", "島根県", "岡山県", "広島県", "山口県", "徳島県", "香川県",
          "愛媛県", "高知県", "福岡県", "佐賀県", "長崎県", "熊本県", "大分県", "宮崎県", "鹿児島県", "沖縄県");

  private static final String WARDED =
      "札幌|仙台|さいたま|千葉|横浜|川崎|相模原|新潟|静岡|浜松|名古屋|京都|大阪|堺|神戸|岡山|広島|北九州|福岡|熊本";

  private static final String TOKYO_WARDS =
      "千代田|中央|港|新宿|文京|台東|墨田|江東|品川|目黒|大田|世田谷|渋谷|中野|杉並|豊島|北|荒川|板橋|練馬|足立|葛飾|江戸川";

  private static final String MISLEADING =
      "四日市市|廿日市市|野々市市|八日市市|十日町市|大町市|町田市|東村山市|武蔵村山市|村山市|羽村市|村上市|大村市|田村市|市川市|市原市"
          + "|郡山市|大和郡山市|郡上市|蒲郡市|小郡市|いちき串木野市|余市郡(?:余市町|仁木町|赤井川村)|高市郡(?:高取町|明日香村)"
          + "|東村山郡(?:山辺町|中山町)|西村山郡(?:河北町|西川町|朝日町|大江町)|北村山郡大石田町|佐波郡玉村町|杵島郡大町町|柴田郡(?:村田町|柴田町|大河原町|川崎町)"
          + "|吉野郡下市町|玖珂郡和木町";

  private static final Pattern CITY =
      Pattern.compile(
          "^(?:"
              + MISLEADING
              + "|(?:"
              + WARDED
              + ")市[^市区町村0-9]{1,5}区|(?:"
              + WARDED
              + ")市|[^市区町村0-9 -]{1,6}市|[^市区町村郡0-9 -]{1,6}郡[^0-9 -]{1,6}?[町村])");
  private static final Pattern TOKYO = Pattern.compile("^(?:" + TOKYO_WARDS + ")区");
  private static final Pattern ISLAND = Pattern.compile("^[^市区町村郡0-9 -]{1,5}[町村]");

  private static final Map<String, String> PREFECTURE_OF = prefectureOfCity();

  private Municipalities() {}

  /// The two first parts of an address and what is left.
  record Split(String prefecture, String city, String left) {}

  static Split split(String address) {
    for (String prefecture : PREFECTURES) {
      if (address.startsWith(prefecture)) {
        return city(prefecture, address.substring(prefecture.length()).strip());
      }
    }
    for (String prefecture : PREFECTURES) {
      String stem = prefecture.substring(0, prefecture.length() - 1);
      if (!prefecture.equals("北海道")
          && address.startsWith(stem)
          && !address.startsWith(stem + "市")) {
        Split split = city(prefecture, address.substring(stem.length()).strip());
        if (!split.city().isEmpty()) {
          return split;
        }
      }
    }
    Split split = city("", address);
    String known = PREFECTURE_OF.getOrDefault(split.city().replaceFirst("(?<=市).*", ""), "");
    if (split.city().isEmpty() || known.isEmpty()) {
      Matcher ward = TOKYO.matcher(address);
      return ward.find()
              && !ward.group().equals("中央区")
              && !ward.group().equals("北区")
              && !ward.group().equals("港区")
          ? city("東京都", address)
          : split;
    }
    return new Split(known, split.city(), split.left());
  }

  private static Split city(String prefecture, String left) {
    List<Pattern> patterns = new ArrayList<>();
    if (prefecture.equals("東京都")) {
      patterns.add(TOKYO);
    }
    patterns.add(CITY);
    if (prefecture.equals("東京都")) {
      patterns.add(ISLAND);
    }
    for (Pattern pattern : patterns) {
      Matcher matcher = pattern.matcher(left);
      if (matcher.find()) {
        return new Split(prefecture, matcher.group(), left.substring(matcher.end()).strip());
      }
    }
    return new Split(prefecture, "", left);
  }

  private static Map<String, String> prefectureOfCity() {
    Map<String, String> map = new TreeMap<>();
    String table =
        "札幌市北海道 青森市青森県 盛岡市岩手県 仙台市宮城県 秋田市秋田県 山形市山形県 福島市福島県 水戸市茨城県 宇都宮市栃木県 前橋市群馬県"
            + " さいたま市埼玉県 千葉市千葉県 横浜市神奈川県 川崎市神奈川県 相模原市神奈川県 新潟市新潟県 富山市富山県 金沢市石川県 福井市福井県"
            + " 甲府市山梨県 長野市長野県 岐阜市岐阜県 静岡市静岡県 浜松市静岡県 名古屋市愛知県 津市三重県 大津市滋賀県 京都市京都府 大阪市大阪府"
            + " 堺市大阪府 神戸市兵庫県 奈良市奈良県 和歌山市和歌山県 鳥取市鳥取県 松江市島根県 岡山市岡山県 広島市広島県 山口市山口県 徳島市徳島県"
            + " 高松市香川県 松山市愛媛県 高知市高知県 北九州市福岡県 福岡市福岡県 佐賀市佐賀県 長崎市長崎県 熊本市熊本県 大分市大分県 宮崎市宮崎県"
            + " 鹿児島市鹿児島県 那覇市沖縄県 八王子市東京都 町田市東京都 武蔵野市東京都 三鷹市東京都 立川市東京都 横須賀市神奈川県 藤沢市神奈川県"
            + " 鎌倉市神奈川県 船橋市千葉県 市川市千葉県 松戸市千葉県 柏市千葉県 川口市埼玉県 川越市埼玉県 所沢市埼玉県 豊中市大阪府 吹田市大阪府"
            + " 高槻市大阪府 東大阪市大阪府 枚方市大阪府 寝屋川市大阪府 西宮市兵庫県 尼崎市兵庫県 姫路市兵庫県 明石市兵庫県 宝塚市兵庫県 豊田市愛知県"
            + " 岡崎市愛知県 豊橋市愛知県 一宮市愛知県 四日市市三重県 倉敷市岡山県 福山市広島県 久留米市福岡県 函館市北海道 旭川市北海道 釧路市北海道"
            + " 花巻市岩手県 郡山市福島県 いわき市福島県 つくば市茨城県 高崎市群馬県 長岡市新潟県 松本市長野県 沼津市静岡県";
    for (String entry : table.split(" ")) {
      int end = entry.indexOf("市", entry.startsWith("四日市") ? 3 : entry.startsWith("市") ? 1 : 0);
      map.put(entry.substring(0, end + 1), entry.substring(end + 1));
    }
    return map;
  }
}
