package dev.seiri.prompts.file;

import dev.seiri.core.json.Json;
import dev.seiri.core.prompt.FieldFault;
import dev.seiri.core.prompt.PromptFault;
import dev.seiri.core.prompt.PromptFields;
import dev.seiri.core.prompt.PromptRenderer;
import dev.seiri.core.prompt.PromptTemplate;
import dev.seiri.core.prompt.RenderLimits;
import dev.seiri.prompts.syntax.YamlReading;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLFactory;
import tools.jackson.dataformat.yaml.YAMLMapper;
import tools.jackson.dataformat.yaml.YAMLWriteFeature;

/// A prompt as a file: `prompts/<task>/<version>.yaml`. Unknown keys are rejected, because a
/// misspelt key would be a setting silently lost.
public final class PromptFile {
  /// The largest prompt file. The table holds items of 400 kB, and a file is kept with its version.
  public static final int MAX_BYTES = 1_000_000;

  private static final YAMLMapper YAML =
      YAMLMapper.builder(factory())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(YAMLWriteFeature.WRITE_DOC_START_MARKER)
          .disable(YAMLWriteFeature.SPLIT_LINES)
          .enable(YAMLWriteFeature.LITERAL_BLOCK_STYLE)
          .build();

  private static final YAMLMapper LENIENT =
      YAMLMapper.builder(factory()).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private PromptFile() {}

  static YAMLFactory factory() {
    return YAMLFactory.builder().loadSettings(YamlReading.settings(true)).build();
  }

  /// Reads a prompt file and compiles its templates.
  ///
  /// @throws PromptFault if it is not a prompt, naming the file and the key or line
  public static PromptTemplate read(Path file) {
    return parse(text(file), file.toString());
  }

  /// Reads a prompt from text.
  ///
  /// @param name what to call it in messages
  /// @throws PromptFault if it is not a prompt, naming `name` and the key or line
  public static PromptTemplate parse(String yaml, String name) {
    try {
      PromptFields fields = PromptFields.of(YAML.readTree(yaml));
      PromptTemplate template =
          fields
              .template()
              .orElseThrow(() -> new PromptFault(fields.faults().getFirst().message()));
      new PromptRenderer(RenderLimits.DEFAULT).compile(template);
      return template;
    } catch (JacksonException e) {
      throw new PromptFault(name + ": not YAML: " + Json.reason(e), e);
    } catch (PromptFault e) {
      throw new PromptFault(name + ": " + e.getMessage(), e);
    } catch (StackOverflowError e) {
      throw new PromptFault(name + ": nests too deeply", e);
    }
  }

  /// The content of a prompt file as it is, whatever its keys; of a duplicate key, the last.
  ///
  /// @throws JacksonException if it is not YAML
  public static JsonNode tree(String yaml) {
    return LENIENT.readTree(yaml);
  }

  /// The faults of a prompt file's keys and values; its templates are not checked.
  public static List<FieldFault> faults(JsonNode root) {
    return PromptFields.of(root).faults();
  }

  /// The prompt in a file's content, if its keys and values are valid.
  public static Optional<PromptTemplate> template(JsonNode root) {
    return PromptFields.of(root).template();
  }

  /// The template as the text of a prompt file.
  public static String write(PromptTemplate template) {
    return YAML.writeValueAsString(template.content());
  }

  /// A prompt file's text, to the byte.
  ///
  /// @throws PromptFault if it is no file, is larger than a megabyte, cannot be read or is not
  ///   UTF-8
  public static String text(Path file) {
    return TextFile.read(file, MAX_BYTES);
  }
}
