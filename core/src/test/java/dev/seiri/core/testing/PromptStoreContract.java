package dev.seiri.core.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.core.check.Checks;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.Inference;
import dev.seiri.core.model.OutputSchema;
import dev.seiri.core.prompt.Defaults;
import dev.seiri.core.prompt.Example;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.prompt.PromptStore;
import dev.seiri.core.prompt.PromptStore.Listed;
import dev.seiri.core.prompt.PromptStore.Registration;
import dev.seiri.core.prompt.PromptTemplate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// The contract of [PromptStore], for every implementation.
public abstract class PromptStoreContract {
  private static final Instant NOW = Instant.parse("2026-11-01T12:00:00.123Z");

  private final String task = AtOnce.unique("task");

  protected abstract PromptStore store();

  /// Points a label at a version.
  protected abstract void point(PromptKey label, String version);

  @Test
  void aVersionIsReadBackComplete() {
    PromptTemplate template =
        new PromptTemplate(
            new PromptKey(task, "v1"),
            "会社名 😀",
            "",
            "<input>{{ input_value }}</input>\r\n\u0000",
            Optional.of(
                OutputSchema.of(
                    Json.read(
                        """
                        {"type":"object","properties":{"z":{"type":"string"},"a":{"type":"string"}}}\
                        """))),
            new Defaults(
                Optional.of("m"),
                new Inference(
                    OptionalInt.of(12),
                    OptionalDouble.of(0.1),
                    OptionalDouble.of(0.9),
                    OptionalInt.of(20),
                    Optional.of(true))),
            Example.list(Json.read("[{\"input\":\"a\",\"output\":{\"b\":1.10}}]")),
            Checks.of(
                Json.read(
                    """
                    [{"grounded":["z","a"],"equivalents":{"㈱":"株式会社"}},
                     {"cel":"answer.z != answer.a","on_fail":"ask_again","name":"differ"}]\
                    """)));
    assertThat(store().find(template.key())).isEmpty();
    register(template, "me");
    PromptTemplate read = store().find(template.key()).orElseThrow();
    assertThat(read).isEqualTo(template);
    assertThat(read.contentSha256()).isEqualTo(template.contentSha256());
    assertThat(read.outputSchema().orElseThrow().text())
        .as("the order of the keys is the order of the columns")
        .isEqualTo(template.outputSchema().orElseThrow().text());
  }

  @Test
  void aVersionNeverChanges() {
    PromptTemplate template = template("v1", "x");
    assertThat(register(template, "me")).isInstanceOf(Registration.Registered.class);
    assertThat(register(template, "you")).isInstanceOf(Registration.Unchanged.class);
    assertThat(register(template("v1", "y"), "you")).isEqualTo(new Registration.Conflict(template));
    assertThat(store().find(template.key())).contains(template);
    assertThat(listed()).extracting(Listed::createdBy).containsExactly(Optional.of("me"));
  }

  @Test
  void ofThoseWhoRegisterAtOnceOneIsFirstAndTheOthersSeeIt() throws Exception {
    List<Registration> all = AtOnce.call(8, i -> register(template("v1", "text " + i), "me"));
    PromptTemplate there = store().find(new PromptKey(task, "v1")).orElseThrow();
    assertThat(all)
        .containsOnlyOnce(new Registration.Registered())
        .containsOnly(new Registration.Registered(), new Registration.Conflict(there));
    assertThat(all.get(Integer.parseInt(there.promptTemplate().substring(5))))
        .isEqualTo(new Registration.Registered());
  }

  @Test
  void theSourceFileOfAVersionIsKeptToTheByte() {
    PromptTemplate template = template("v1", "x");
    String source = "\uFEFF# a comment 😀\r\ntask_name:   x\n\n";
    store().register(template, Optional.of(source), NOW, "me");
    assertThat(store().sourceText(template.key())).contains(source);
    store().register(template, Optional.of("another layout"), NOW, "you");
    assertThat(store().sourceText(template.key())).as("the first is kept").contains(source);
    register(template("v2", "x"), "me");
    assertThat(store().sourceText(new PromptKey(task, "v2"))).isEmpty();
    assertThat(store().sourceText(new PromptKey(task, "v3"))).isEmpty();
  }

  @Test
  void aLargePromptIsKeptWithoutItsSource() {
    PromptTemplate large = template("v1", "山".repeat(80_000));
    store().register(large, Optional.of("山".repeat(80_000)), NOW, "me");
    assertThat(store().find(large.key())).contains(large);
    assertThat(store().sourceText(large.key())).as("no item holds both").isEmpty();
    PromptTemplate small = template("v2", "x");
    store().register(small, Optional.of("x".repeat(350_000)), NOW, "me");
    assertThat(store().sourceText(small.key()).orElseThrow()).hasSize(350_000);
  }

  @Test
  void versionsAreListedByTaskAndVersion() {
    for (String name : List.of(task + "-b", task, task + " a")) {
      for (String version : List.of("v2", "v10", "V1")) {
        register(
            new PromptTemplate(
                new PromptKey(name, version), "d 😀", "", "x", Optional.empty(), Defaults.NONE),
            "me");
      }
    }
    assertThat(listed())
        .extracting(listed -> listed.key().toString().substring(task.length()))
        .containsExactly(
            "/V1", "/v10", "/v2", " a/V1", " a/v10", " a/v2", "-b/V1", "-b/v10", "-b/v2");
  }

  @Test
  void theListSaysWhoMadeAVersionAndWhen() {
    PromptTemplate template = template("v1", "x");
    store().register(template, NOW.plusNanos(456_789), "私 😀");
    assertThat(listed())
        .containsExactly(
            new Listed(
                template.key(),
                "",
                template.contentSha256(),
                Optional.of(NOW),
                Optional.of("私 😀")));
  }

  @Test
  void aListGoesPastAMegabyte() {
    for (int n = 1; n <= 4; n++) {
      register(template("v" + n, "x".repeat(350_000)), "me");
    }
    assertThat(listed())
        .extracting(listed -> listed.key().version())
        .containsExactly("v1", "v2", "v3", "v4");
  }

  @Test
  void aLabelPointsAtAVersionAndIsNone() {
    PromptKey label = new PromptKey(task, "@production");
    register(template("v7", "x"), "me");
    assertThat(store().resolve(label)).isEmpty();
    point(label, "v7");
    assertThat(store().resolve(label)).contains(new PromptKey(task, "v7"));
    assertThat(store().resolve(new PromptKey(task, "@candidate"))).isEmpty();
    assertThat(store().resolve(new PromptKey(task, "v7"))).as("it is no label").isEmpty();
    assertThat(store().find(label)).as("it is no version").isEmpty();
    assertThat(store().sourceText(label)).isEmpty();
    assertThat(listed()).extracting(listed -> listed.key().version()).containsExactly("v7");
    point(label, "v8");
    assertThat(store().resolve(label)).as("it need not exist").contains(new PromptKey(task, "v8"));
  }

  @Test
  void anyNameThatIsNotBlankIsOne() {
    for (String odd : List.of("../", "a b/", "😀", "%2e", "'\"", "日本", "#1", "\u0000")) {
      PromptTemplate template =
          new PromptTemplate(
              new PromptKey(odd + task, odd + "v"), "", "", odd, Optional.empty(), Defaults.NONE);
      register(template, "me");
      assertThat(store().find(template.key())).contains(template);
    }
  }

  private Registration register(PromptTemplate template, String by) {
    return store().register(template, NOW, by);
  }

  private PromptTemplate template(String version, String text) {
    return new PromptTemplate(
        new PromptKey(task, version), "", "", text, Optional.empty(), Defaults.NONE);
  }

  private List<Listed> listed() {
    return store().list().stream()
        .filter(listed -> listed.key().taskName().startsWith(task))
        .toList();
  }
}
