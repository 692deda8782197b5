package dev.seiri.local.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MunicipalitiesTest {
  /// Towns that begin with what may end a municipality's name.
  private static final List<String> TOWNS =
      List.of("中村1-2", "市場町3", "大町三丁目4番5号", "村田", "郡山町1", "区画整理1");

  private final Municipalities municipalities = Municipalities.shipped();

  static Stream<MunicipalityName> complete() {
    return MunicipalityList.read().stream().filter(MunicipalityName::isComplete);
  }

  @Test
  void thereAreAllMunicipalitiesAndTheWardsOfTheBigCities() {
    assertThat(complete().filter(name -> name.city().matches("[^区]+"))).hasSize(1718);
    assertThat(complete().filter(name -> name.city().matches("[^市]+区"))).hasSize(23);
    // 171 wards, and six that Hamamatsu had until 2024.
    assertThat(complete().filter(name -> name.city().matches(".+市.+区"))).hasSize(177);
    assertThat(complete().map(MunicipalityName::prefecture).distinct()).hasSize(47);
  }

  @Test
  void everyMunicipalityEndsWhereItsNameEnds() {
    complete()
        .forEach(name ->
            TOWNS.forEach(town ->
                assertThat(split(name.prefecture() + name.city() + town))
                    .isEqualTo(new Municipalities.Split(name.prefecture(), name.city(), town))));
  }

  @Test
  void aMunicipalityThatIsTheOnlyOneOfItsNameTellsItsPrefecture() {
    Set<String> several = Set.of("府中市", "伊達市");
    Set<String> wardsOfSeveral =
        MunicipalityList.read().stream()
            .filter(MunicipalityName::isWard)
            .collect(Collectors.groupingBy(MunicipalityName::spelling, Collectors.counting()))
            .entrySet()
            .stream()
            .filter(entry -> entry.getValue() > 1)
            .map(java.util.Map.Entry::getKey)
            .collect(Collectors.toSet());
    complete()
        .forEach(name -> {
          boolean one = !several.contains(name.city()) && !wardsOfSeveral.contains(name.city());
          assertThat(split(name.city() + "本町1"))
              .isEqualTo(
                  new Municipalities.Split(one ? name.prefecture() : "", name.city(), "本町1"));
        });
    assertThat(wardsOfSeveral).contains("港区", "中央区", "北区");
  }

  @ParameterizedTest
  @CsvSource({
    "福島県三春町大町1, 福島県, 田村郡三春町, 大町1",
    "串本町串本1234, 和歌山県, 東牟婁郡串本町, 串本1234",
    "高山村高井, '', 高山村, 高井",
    "淀川区塚本1, 大阪府, 大阪市淀川区, 塚本1",
    "大阪 中央区大手前2, 大阪府, 大阪市中央区, 大手前2",
    "港区芝公園4, '', 港区, 芝公園4",
    "東京都三宅島三宅村阿古497, 東京都, 三宅村, 阿古497",
    "八丈島八丈町大賀郷1, 東京都, 八丈町, 大賀郷1",
    "京都府京都市 下京区上之町999, 京都府, 京都市下京区, 上之町999",
    "山梨県 西八代郡 市川三郷町 市川大門, 山梨県, 西八代郡市川三郷町, 市川大門",
    "宮城県塩釜市旭町1, 宮城県, 塩竈市, 旭町1",
    "千葉県鎌ヶ谷市新鎌ヶ谷2, 千葉県, 鎌ケ谷市, 新鎌ヶ谷2",
    "德島縣德島市幸町2, 徳島県, 徳島市, 幸町2",
    "埼玉県北埼玉郡騎西町騎西36, 埼玉県, 北埼玉郡騎西町, 騎西36",
    "浦和市常盤6, '', 浦和市, 常盤6",
    "栄町3-5, '', '', 栄町3-5",
    "北海道石狩振興局管内当別町錦町, 北海道, 石狩郡当別町, 錦町",
    "大阪府, 大阪府, '', ''",
  })
  void whatIsLeftOutOrSpeltOtherwiseIsSupplied(
      String address, String prefecture, String city, String left) {
    assertThat(split(address)).isEqualTo(new Municipalities.Split(prefecture, city, left));
  }

  private Municipalities.Split split(String address) {
    return municipalities.split(address);
  }
}
