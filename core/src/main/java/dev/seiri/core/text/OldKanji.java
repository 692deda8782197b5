package dev.seiri.core.text;

import java.util.HashMap;
import java.util.Map;

/// Kanji in their old forms and the variants that names are written with, and the usual character
/// for each: 高 for 髙, 沢 for 澤, 崎 for 﨑, 吉 for 𠮷.
///
/// The forms that the list of 1946 and those after it replaced, and the most frequent variants in
/// family names. Different names that sound alike, such as 斉 and 斎, stay different.
public final class OldKanji {
  private static final Map<Integer, Integer> USUAL = table();

  private OldKanji() {}

  /// The usual character for one; the same where there is no other.
  public static int usual(int codePoint) {
    return USUAL.getOrDefault(codePoint, codePoint);
  }

  /// A text in usual characters.
  public static String usual(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().map(OldKanji::usual).forEach(out::appendCodePoint);
    return out.toString();
  }

  /// Groups of characters, the usual one first.
  private static Map<Integer, Integer> table() {
    String groups =
        "亜亞 悪惡 圧壓 囲圍 医醫 為爲 壱壹 隠隱 栄榮 営營 衛衞 駅驛 悦悅 閲閱 円圓 塩鹽 縁緣 艶艷 応應 欧歐 殴毆 桜櫻 奥奧 "
            + "横橫 温溫 穏穩 仮假 価價 画畫 会會 絵繪 壊壞 懐懷 拡擴 殻殼 覚覺 学學 岳嶽 楽樂 渇渴 勧勸 巻卷 寛寬 歓歡 缶罐 関關 "
            + "陥陷 観觀 館舘 顔顏 気氣 既旣 帰歸 偽僞 戯戲 犠犧 旧舊 拠據 挙擧 虚虛 峡峽 強强 教敎 郷鄕 挟挾 狭狹 暁曉 尭堯 区區 "
            + "駆驅 勲勳勛 薫薰 径徑 恵惠 掲揭 携攜 渓溪 経經 継繼 茎莖 蛍螢 軽輕 鶏鷄 芸藝 撃擊 欠缺 倹儉 剣劍劔劒釼 圏圈 検檢 権權 "
            + "献獻 研硏 県縣 険險 顕顯 験驗 厳嚴 呉吳 娯娛 効效 広廣 恒恆 鉱鑛 号號 国國圀 黒黑 済濟 砕碎 斎齋斋 剤劑 雑雜 参參 "
            + "惨慘 桟棧 蚕蠶 賛贊 残殘 姉姊 糸絲 歯齒 児兒 辞辭 湿濕 実實 舎舍 写寫 釈釋 寿壽 収收 従從 渋澁 獣獸 縦縱 粛肅 処處 "
            + "緒緖 叙敍敘 尚尙 奨奬 将將 焼燒 渉涉 証證 称稱 乗乘 剰剩 嬢孃 条條 浄淨 状狀 畳疊 譲讓 醸釀 嘱囑 触觸 寝寢 慎愼 真眞 "
            + "尽盡 図圖 粋粹 酔醉 随隨 髄髓 枢樞 数數 瀬瀨 声聲 斉齊 清淸 静靜 税稅 窃竊 摂攝 説說 絶絕 専專 戦戰 浅淺 潜潛 践踐 "
            + "銭錢 繊纖 禅禪 双雙 壮壯 捜搜 挿插 巣巢 争爭 総總 荘莊 装裝 騒騷 増增 臓臟 蔵藏 即卽 属屬 続續 堕墮 体體 対對 帯帶 "
            + "滞滯 台臺 滝瀧 択擇 沢澤 単單 担擔 胆膽 団團 弾彈 断斷 痴癡 遅遲 昼晝 虫蟲 鋳鑄 庁廳 徴徵 聴聽 勅敕 鎮鎭 鉄鐵銕 転轉 "
            + "点點 伝傳 党黨 盗盜 灯燈 当當 闘鬪 徳德 独獨 読讀 届屆 内內 縄繩 弐貳 悩惱 脳腦 覇霸 廃廢 拝拜 売賣 麦麥 発發 髪髮 "
            + "抜拔 蛮蠻 秘祕 姫姬 浜濱濵 瓶甁 払拂 仏佛 併倂 並竝 辺邊邉 変變 弁辨瓣辯 舗舖 歩步 穂穗 宝寶 峰峯 豊豐 没沒 翻飜 毎每 "
            + "槙槇 万萬 満滿 黙默 弥彌 訳譯 薬藥 与與 予豫 余餘 誉譽 揺搖 様樣 遥遙 瑶瑤 謡謠 来來 頼賴 乱亂 覧覽 竜龍 両兩 猟獵 "
            + "緑綠 塁壘 涙淚 励勵 礼禮 隷隸 霊靈 齢齡 暦曆 歴歷 恋戀 錬鍊 炉爐 労勞 楼樓 郎郞 録錄 湾灣 高髙 吉𠮷 柳栁桺 渕淵渊 "
            + "島嶋嶌 富冨 梅楳 桧檜 昂昻 晃晄 亘亙 祢禰 祷禱 巌巖 凛凜 桑桒 土圡 隣鄰 船舩 鴎鷗 曽曾 野埜 穣穰 畝畆 青靑 黄黃 歳歲 "
            + "産產 戸戶 戻戾 麺麵 頬頰 剥剝 填塡 蝋蠟 掴摑 焔焰 噛嚙 侠俠 繋繫 躯軀 倶俱 屏屛 痩瘦 騨驒 箪簞 祇祗 籠篭 崎﨑嵜 聡聰 "
            + "芦蘆 壌壤";
    Map<Integer, Integer> map = new HashMap<>();
    for (String group : groups.split(" ")) {
      int usual = group.codePointAt(0);
      group.codePoints().skip(1).forEach(other -> map.put(other, usual));
    }
    return map;
  }
}
