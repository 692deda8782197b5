package dev.seiri.core.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RecordId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.request.Request;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Templates that were written to do harm. The limits leave out the clock: whatever ends is ended
/// by what is counted.
@Timeout(60)
class HostileTemplatesTest {
  private static final RenderLimits UNTIMED =
      new RenderLimits(200_000, 100_000, 20_000_000, Duration.ofDays(1));

  /// What one rendering may allocate, held or not.
  private static final long MOST_BYTES = 1L << 30;

  private static final String ENDLESS = "{% for i in range(1, 99999) %}";
  private static final String LONG = "a".repeat(45_000);

  private static Arguments kind(String name, String template) {
    return Arguments.argumentSet(name, template);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        kind("include", "x{% include 'a' %}"),
        kind("include of itself", "{% include input_value %}"),
        kind("import", "{% import 'a' %}"),
        kind("from", "{% from 'a' import b %}"),
        kind("extends", "{% extends 'a' %}"),
        kind("embed", "{% embed 'a' %}{% endembed %}"),
        kind("block", "{% block a %}{% endblock %}"),
        kind("block function", "{{ block('a') }}"),
        kind("parent function", "{{ parent() }}"),
        kind("macro that calls itself", "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}"),
        kind("call of a macro that is not there", "{{ a() }}"),
        kind("autoescape", "{% autoescape false %}{% endautoescape %}"),
        kind("cache", "{% cache 'a' %}{% endcache %}"),
        kind("parallel", "{% parallel %}{% endparallel %}"),
        kind("filter tag", "{% filter upper %}a{% endfilter %}"),
        kind("flush", "{% flush %}"),
        kind("i18n", "{{ i18n('a', 'b') }}"),
        kind("format", "{{ '%1000000000d' | format(1) }}"),
        kind("date", "{{ '2020' | date('yyyy', existingFormat='yyyy') }}"),
        kind("unknown filter", "{{ 'a' | shell }}"),
        kind("unknown test", "{{ 'a' is file }}"),
        kind("unknown function", "{{ exec('a') }}"),
        kind("getClass", "{{ input_value.getClass() }}"),
        kind("method in brackets", "{{ (input_value).getBytes() }}"),
        kind("method with arguments", "{{ input_value.repeat(1000000000) }}"),
        kind("method of a map", "{{ fields.put('a', 'b') }}"),
        kind("method of a list", "{{ range(1, 9).add(1) }}"),
        kind("matches", "{{ input_value matches '(a+)+b' }}"),
        kind("call of a number", "{{ 1(2) }}"),
        kind("call of a text", "{{ 'a'('b') }}"),
        kind("number too long", "{{ " + "9".repeat(50) + " }}"),
        kind("deep brackets", "{{ " + "(".repeat(90_000) + "1" + ")".repeat(90_000) + " }}"),
        kind("deep lists", "{{ " + "[".repeat(90_000) + "1" + "]".repeat(90_000) + " }}"),
        kind("brackets of 500", "{{ " + "[".repeat(500) + "1" + "]".repeat(500) + " }}"),
        kind("200 KB of additions", "{{ 1" + " + 1".repeat(49_000) + " }}"),
        kind("200 KB of filters", "{{ 'a'" + " | trim".repeat(28_000) + " }}"),
        kind("200 KB of negations", "{{ " + "not ".repeat(49_000) + "true }}"),
        kind("choices without end", "{{ " + "true ? 1 : ".repeat(18_000) + "2 }}"),
        kind("attributes without end", "{{ fields" + ".a".repeat(90_000) + " }}"),
        kind("deep ifs", "{% if true %}".repeat(7_000) + "{% endif %}".repeat(7_000)),
        kind("deep fors", ENDLESS.repeat(1_000) + "{% endfor %}".repeat(1_000)),
        kind("escapes without end", "{{ '" + "\\\\".repeat(90_000) + "' }}x{{"),
        kind("unclosed text", "{{ '" + "a#".repeat(90_000)),
        kind("interpolations", "{{ " + "\"#{".repeat(20_000) + " }}"),
        kind("template of 300 KB", "a".repeat(300_000)),
        kind("interpolated call", "{{ \"a#{exec('b')}\" }}"),
        kind("call in an argument", "{{ input_value | default(exec('b')) }}"),
        kind("call in a map", "{{ {'a': exec('b')} }}"),
        kind("call in a condition", "{% if exec('b') %}{% endif %}"),
        kind("call in a loop", "{% for i in exec('b') %}{% endfor %}"));
  }

  @ParameterizedTest
  @MethodSource("refused")
  void whatIsNotOnTheListsDoesNotCompile(String template) {
    assertThatThrownBy(() -> compile(template))
        .isInstanceOf(PromptFault.class)
        .hasMessageStartingWith("prompt_template")
        .message()
        .hasSizeLessThan(500)
        .doesNotContain("io.pebbletemplates", "Exception");
  }

  static Stream<Arguments> bounded() {
    String doubling = "{% set a = [1, 1] %}" + "{% set a = [a, a] %}".repeat(40);
    return Stream.of(
        kind("long range", "{{ range(0, 2000000000) | length }}"),
        kind(
            "range to the largest number",
            "{{ range(9223372036854775806, 9223372036854775807, 1) | first }}{{ range(0,"
                + " 9223372036854775807) }}"),
        kind("range of dots", "{{ (0..2000000000) | length }}"),
        kind("range backwards", "{{ range(2000000000, 0, -1) | length }}"),
        kind("range without step", "{{ range(0, 1, 0) }}"),
        kind("nested loops", ENDLESS.repeat(3) + "{% endfor %}".repeat(3)),
        kind("loops one after the other", (ENDLESS + "{% endfor %}").repeat(50)),
        kind(
            "replace in a chain",
            "{{ 'aaaaaaaaaa'" + " | replace({'a': 'aaaaaaaaaa'})".repeat(10) + " }}"),
        kind(
            "replace of nothing",
            "{{ input_value" + " | replace({'': 'aaaaaaaaaa'})".repeat(10) + " }}"),
        kind(
            "replace by the row",
            "{{ input_value | replace({'x': 'xxxxx'}) | replace({'x': fields.long}) }}"),
        kind(
            "replace in a loop",
            ENDLESS + "{% set a = fields.long | replace({'a': 'b'}) %}{% endfor %}"),
        kind("~ in a loop", "{% set a = 'aa' %}" + ENDLESS + "{% set a = a ~ a %}{% endfor %}"),
        kind(
            "~ without set",
            "{{ fields.long ~ fields.long ~ fields.long ~ fields.long ~ fields.long }}"),
        kind("~ of lists", "{% set a = range(1, 99999) %}{{ (a ~ a) | length }}"),
        kind("+ of texts", "{% set a = 'aa' %}" + ENDLESS + "{% set a = a + a %}{% endfor %}"),
        kind("+ of lists", "{% set a = [1, 2] %}" + ENDLESS + "{% set a = a + a %}{% endfor %}"),
        kind("- of lists", "{% set a = range(1, 90000) %}{{ (a - a) | length }}"),
        kind(
            "interpolation in a loop",
            "{% set a = 'aa' %}" + ENDLESS + "{% set a = \"#{a}#{a}\" %}{% endfor %}"),
        kind("list that holds itself twice", doubling + "{{ a }}"),
        kind("list that holds itself twice, compared", doubling + "{{ a == a }}"),
        kind("list that holds itself twice, as a key", doubling + "{{ {a: 1} }}"),
        kind("list that holds itself twice, joined", doubling + "{{ a | join }}"),
        kind(
            "map that holds itself twice",
            "{% set a = {'a': 1} %}" + "{% set a = {'a': a, 'b': a} %}".repeat(40) + "{{ a }}"),
        kind(
            "list nested by a loop",
            "{% set a = [1] %}" + ENDLESS + "{% set a = [a] %}{% endfor %}{{ a }}"),
        kind(
            "map nested by a loop",
            "{% set a = {} %}" + ENDLESS + "{% set a = {'a': a} %}{% endfor %}"),
        kind(
            "merge in a loop",
            "{% set a = [1, 2] %}" + ENDLESS + "{% set a = a | merge(a) %}{% endfor %}"),
        kind(
            "merge in a chain",
            "{{ range(1, 90000)" + " | merge(range(1, 90000))".repeat(20) + " | length }}"),
        kind(
            "merge into a map",
            "{% set a = {} %}" + ENDLESS + "{% set a = a | merge({i: fields.long}) %}{% endfor %}"),
        kind("join with a long separator", "{{ range(1, 90000) | join(fields.long) | length }}"),
        kind("join in a loop", ENDLESS + "{% set a = range(1, 20000) | join(',') %}{% endfor %}"),
        kind("sort in a loop", ENDLESS + "{% set a = range(1, 90000) | sort %}{% endfor %}"),
        kind(
            "sort in nested ranges",
            "{% for i in range(1, 300) %}{% for j in range(1, 300) %}{{ range(1, 99999) | sort |"
                + " first }}{% endfor %}{% endfor %}"),
        kind("rsort in a loop", ENDLESS + "{% set a = range(1, 90000) | rsort %}{% endfor %}"),
        kind("reverse in a loop", ENDLESS + "{% set a = range(1, 90000) | reverse %}{% endfor %}"),
        kind(
            "slice in a loop",
            "{% set a = range(1, 90000) %}"
                + ENDLESS
                + "{% set b = a | slice(0, 80000) %}{% endfor %}"),
        kind("split by a letter", ENDLESS + "{% set a = fields.long | split('a') %}{% endfor %}"),
        kind("split that looks around", "{{ fields.long | split('(?=a)') }}"),
        kind("split by a huge expression", "{{ fields.long | split('((a{1000}){1000}){1000}') }}"),
        kind(
            "split by a long expression", "{{ fields.long | split('" + "a?".repeat(3000) + "') }}"),
        kind(
            "split by many characters",
            "{{ fields.long | split('(a|aa|aaa|aaaa|aaaaa|aaaaaa|aaaaaaa){50}b') }}"),
        kind("upper in a loop", ENDLESS + "{% set a = fields.long | upper %}{% endfor %}"),
        kind(
            "lower, title, trim and capitalize in a loop",
            ENDLESS + "{% set a = fields.long | lower | title | trim | capitalize %}{% endfor %}"),
        kind(
            "urlencode in a chain",
            "{{ 'é'"
                + " | urlencode".repeat(30)
                + " }}{{ fields.long | replace({'a': '%'}) | urlencode | urlencode }}"),
        kind("nl2br", "{{ fields.long | replace({'a': '\n'}) | nl2br }}"),
        kind(
            "escape in a chain",
            "{{ fields.long | replace({'aa': '&'}) | escape | raw | trim | escape('html') | trim |"
                + " escape }}"),
        kind("base64encode in a chain", "{{ fields.long" + " | base64encode".repeat(20) + " }}"),
        kind("sha256 in a loop", ENDLESS + "{% set a = fields.long | sha256 %}{% endfor %}"),
        kind(
            "abbreviate in a loop",
            ENDLESS + "{% set a = fields.long | abbreviate(80000) %}{% endfor %}"),
        kind("default in a loop", ENDLESS + "{% set a = fields.long | default('a') %}{% endfor %}"),
        kind(
            "length of long lists in a loop",
            ENDLESS + "{% set a = range(1, 9999) | length %}{% endfor %}"),
        kind(
            "contains in a loop",
            ENDLESS + "{% if fields.long contains 'b' %}{% endif %}{% endfor %}"),
        kind(
            "contains of long texts",
            ENDLESS + "{% if fields.long contains (fields.long ~ 'b') %}{% endif %}{% endfor %}"),
        kind("contains of long lists", "{% set a = range(1, 60000) %}{{ a contains a }}"),
        kind(
            "== in a loop",
            ENDLESS + "{% if (fields.long ~ 'b') == (fields.long ~ 'b') %}{% endif %}{% endfor %}"),
        kind("empty in a loop", ENDLESS + "{% if fields.long is empty %}{% endif %}{% endfor %}"),
        kind(
            "many expressions in a loop",
            ENDLESS + "{% set a = 1" + " + 1".repeat(300) + " %}{% endfor %}"),
        kind(
            "many tags in a loop",
            ENDLESS + "{##}{% if true %}{% endif %}".repeat(5_000) + "{% endfor %}"),
        kind("many texts in a loop", ENDLESS + "{{ '' }}".repeat(9_000) + "{% endfor %}"),
        kind("text in a loop", ENDLESS + "0123456789".repeat(100) + "{% endfor %}"),
        kind("output in a loop", ENDLESS + "{{ fields.long }}{% endfor %}"),
        kind(
            "long variable in many variables",
            IntStream.range(0, 5_000)
                .mapToObj(i -> "{% set a" + i + " = fields.long ~ " + i + " %}")
                .collect(Collectors.joining())),
        kind("numberformat", "{{ 1 | numberformat('" + "0".repeat(5_000) + "') }}"),
        kind("keys that are lists", "{% set a = {} %}{{ a | merge([['Aa'], ['BB']]) }}"),
        kind(
            "element by a nested element",
            "{% set a = [0] %}{{ " + "a[".repeat(300) + "0" + "]".repeat(300) + " }}{{ a[1] }}"),
        kind("class", "{{ input_value.class }}"),
        kind("class's name", "{{ fields['class'].name }}"),
        kind("public field of a class", "{{ input_value.CASE_INSENSITIVE_ORDER }}"),
        kind("public field of a number", "{{ 1.MAX_VALUE }}{{ (1 + 1).MAX_VALUE }}"),
        kind("bytes", "{{ input_value.bytes }}"),
        kind("size of a list", "{{ range(1, 2).size }}"),
        kind("class of a loop", "{% for i in [1] %}{{ loop.class }}{% endfor %}"),
        kind("hash of an entry", "{% for e in fields %}{{ e.hashCode }}{% endfor %}"),
        kind("loop over a text", "{% for i in fields.long %}{% endfor %}"),
        kind("sort of what cannot be compared", "{{ [1, 'a', [1]] | sort }}"),
        kind(
            "change while looping",
            "{% set a = [3, 2, 1] %}{% for i in a %}{{ a | sort | first }}{% set b = i / 0 %}{%"
                + " endfor %}"),
        kind("division by nothing", "{{ 1 / 0 }}"),
        kind("condition of a list", "{% if [1] %}{% endif %}"));
  }

  @ParameterizedTest
  @MethodSource("bounded")
  void whatGrowsOrGoesOnIsEndedByWhatIsCounted(String template) {
    CompiledPrompt prompt = compile(template);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    Rendering rendering = prompt.render(request());
    long allocated = threads.getCurrentThreadAllocatedBytes() - before;
    assertThat(rendering).isInstanceOf(Rendering.Faulty.class);
    assertThat(((Rendering.Faulty) rendering).message())
        .hasSizeLessThan(400)
        .doesNotContain("io.pebbletemplates", "java.lang", "java.util", "longer than 86");
    assertThat(allocated).isLessThan(MOST_BYTES);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '→',
      quoteCharacter = '`',
      value = {
        "{{ 'aXbX' ~ 1 ~ true }}→aXbX1true",
        "{{ 'a,b,,c,,' ~ '' }}→a,b,,c,,",
        "{{ 1 + 2 * 3 }}→7",
        "{{ '1' + 2 }}→12",
        "{{ [1, 2] + 3 }}→[1, 2, 3]",
        "{{ [1, 2, 3] - 2 }}→[1, 3]",
        "{{ {'a': [1, 'b']} }}→{a=[1, b]}",
        "{{ \"a#{1 + 1}b\" }}→a2b",
        "{{ range(1, 3) }}→[1, 2, 3]",
        "{{ range(3, 1, -1) }}→[3, 2, 1]",
        "{{ range(3, 1) }}→[]",
        "{{ range(1, 10, 4) }}→[1, 5, 9]",
        "{{ range(9223372036854775806, 9223372036854775807) | length }}→2",
        "{{ range('a', 'e', 2) }}→[a, c, e]",
        "{{ 'a'..'c' }}→[a, b, c]",
        "{{ nosuch | default('d') }}→d",
        "{{ fields.nosuch | default('d') }}→d",
        "{{ fields.nosuch is defined }}→false",
        "{{ nosuch.a is defined }}→false",
        "{{ '' is empty }}→true",
        "{{ fields['long'] is not empty }}→true",
        "{{ [3, 1, 2] | sort | join('-') }}→1-2-3",
        "{{ [1, 2] | merge([3]) | join }}→123",
        "{{ {'a': 1} | merge({'b': 2}) }}→{a=1, b=2}",
        "{{ [1, 2] == [1, 2] }}→true",
        "{{ 1 != 2 }}→true",
        "{{ 'abc' contains 'bc' }}→true",
        "{{ [1, 2] contains [2] }}→true",
        "{{ fields contains 'long' }}→true",
        "{% set a = [[1, 2], [3]] %}{{ a[0] }}→[1, 2]",
        "{{ 'abc' | replace({'b': '', 'c': 'dd'}) }}→add",
        "{{ 'ab' | replace({'': '-'}) }}→-a-b-",
        "{{ '<a>' | escape }}→&lt;a&gt;",
        "{{ '<a>' | raw | escape }}→<a>",
        "{{ 3.14159 | numberformat('0.00') }}→3.14",
        "{{ true ? 'a' : 'b' }}→a",
        "{{ not true or 1 < 2 }}→true",
        "{{ -3 | abs }}→3",
        "{{ 'a, b' | split(', ') }}→[a, b]",
        "{{ fields.long | split('(a+)+b', 2) | length }}→1",
        "{{ fields.long | split('(.*a){25}$') | length }}→0",
        "{% if 'a' is empty %}b{% elseif 1 %}c{% else %}d{% endif %}→c",
        "{% for i in [] %}a{% else %}b{% endfor %}→b",
        "{% for i in [1, 2] %}{{ loop.index }}/{{ loop.length }}{{ loop.first }}{{ loop.revindex }}"
            + " {% endfor %}→0/2true1 1/2false0",
        "{% for e in {'a': 1} %}{{ e }}{% endfor %}→a=1",
        "{% verbatim %}{{ exec() }}{% endverbatim %}→{{ exec() }}"
      })
  void whatIsOnTheListsWorksAsBefore(String template, String text) {
    assertThat(compile(template).render(request()))
        .isInstanceOfSatisfying(
            Rendering.Rendered.class,
            rendered -> assertThat(rendered.prompt().text().strip()).isEqualTo(text));
  }

  static Stream<Arguments> splits() {
    return Stream.of(
        Arguments.of("a,b,,c,,", ","),
        Arguments.of("a1b22c", "[0-9]+"),
        Arguments.of("a|b", "\\|"),
        Arguments.of("a|b", "|"),
        Arguments.of("abc", ""),
        Arguments.of("", ","),
        Arguments.of(",a", ","),
        Arguments.of("ab", "x*"),
        Arguments.of("a-b--c", "-"),
        Arguments.of("aXYZXYZXYZXYZXYZXYZb", "XYZXYZXYZXYZXYZXYZ"),
        Arguments.of("a\nb\r\nc", "\r?\n"),
        Arguments.of("😀a😀", "😀"),
        Arguments.of("no delimiter", ";"));
  }

  @ParameterizedTest
  @MethodSource("splits")
  void splitGivesWhatTheJdkGives(String text, String delimiter) {
    for (int limit : new int[] {-1, 0, 1, 2, 3}) {
      List<String> parts =
          StepBudget.with(
              UNTIMED, () -> new Splitter(delimiter, StepBudget.current(), 1).split(text, limit));
      assertThat(parts).as("limit %s", limit).containsExactly(text.split(delimiter, limit));
    }
  }

  @Test
  void aLongTextIsFoundInLinearTime() {
    String text = "a".repeat(200_000);
    assertThat(new LinearSearch("a".repeat(99_999) + "b").in(text, 0)).isEqualTo(-1);
    assertThat(new LinearSearch("a".repeat(99_999)).in("b" + text, 0)).isEqualTo(1);
    assertThat(new LinearSearch("abababababababababac").in("abababababababababababac", 0))
        .isEqualTo(4);
    assertThat(new LinearSearch("aXYZXYZXYZXYZXYZXYZ").in("aXYZXYZXYZXYZXYZXYZ", 1)).isEqualTo(-1);
  }

  @Test
  void aRenderingEndsWithItsTime() {
    RenderLimits instant = new RenderLimits(200_000, 100_000, 20_000_000, Duration.ZERO);
    assertThat(
            new PromptRenderer(instant)
                .compile(template("\n" + ENDLESS + "{% endfor %}"))
                .render(request()))
        .isEqualTo(new Rendering.Faulty("the template takes longer than 0 ms (line 2)"));
  }

  @Test
  void theSystemTemplateAndThePromptShareOneBudget() {
    String half = "{% for i in range(1, 60000) %}{% endfor %}a";
    PromptTemplate both =
        new PromptTemplate(
            new PromptKey("t", "v1"), "", half, half, Optional.empty(), Defaults.NONE);
    assertThat(new PromptRenderer(UNTIMED).compile(both).render(request()))
        .isEqualTo(new Rendering.Faulty("the template loops more often than it may (line 1)"));
    assertThat(compile(half).render(request())).isInstanceOf(Rendering.Rendered.class);
  }

  @Test
  void aFaultBehindAnOperatorIsStillNamed() {
    assertThat(compile("\n{{ (range(1, 90000) - range(1, 90000)) * 2 > 1 }}").render(request()))
        .isInstanceOfSatisfying(
            Rendering.Faulty.class,
            faulty -> assertThat(faulty.message()).contains("units of work", "(line 2)"));
  }

  @Test
  void whatPassesItsSizeBecauseOfALargeRowIsTheRowsFault() {
    Request large = request("x".repeat(120_000));
    assertThat(compile("{% set a = input_value ~ input_value %}b").render(large))
        .isInstanceOf(Rendering.TooLarge.class);
  }

  private static CompiledPrompt compile(String template) {
    return new PromptRenderer(UNTIMED).compile(template(template));
  }

  private static PromptTemplate template(String template) {
    return new PromptTemplate(
        new PromptKey("t", "v1"), "", "", template, Optional.empty(), Defaults.NONE);
  }

  private static Request request() {
    return request("x");
  }

  private static Request request(String input) {
    return new Request(
        new RequestId("e-1"),
        new ExecutionId("e"),
        new RecordId("r1"),
        input,
        new LinkedHashMap<>(input.length() > 1 ? Map.of() : Map.of("long", LONG)),
        0,
        OptionalLong.empty());
  }
}
