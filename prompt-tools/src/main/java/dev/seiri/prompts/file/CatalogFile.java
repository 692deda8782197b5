package dev.seiri.prompts.file;

import dev.seiri.core.model.ModelCatalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// A model catalog as a YAML file, as `MODEL_CATALOG` names one.
public final class CatalogFile {
  private static final YAMLMapper YAML = YAMLMapper.builder(PromptFile.factory()).build();

  private CatalogFile() {}

  /// The catalog that `MODEL_CATALOG` names, or the shipped one.
  ///
  /// @throws IllegalArgumentException if the file cannot be read or is no catalog, naming the file
  ///   and the key
  public static ModelCatalog ofEnvironment(Map<String, String> env) {
    return Optional.ofNullable(env.get("MODEL_CATALOG"))
        .map(file -> read(Path.of(file)))
        .orElseGet(ModelCatalog::shipped);
  }

  /// The catalog in a file.
  ///
  /// @throws IllegalArgumentException if it cannot be read or is no catalog, naming the file and
  ///   the key
  public static ModelCatalog read(Path file) {
    try {
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the model catalog " + file + ": " + e, e);
    }
  }

  static ModelCatalog parse(String yaml, String name) {
    try {
      return ModelCatalog.of(YAML.readTree(yaml), name);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(name + ": " + e.getMessage(), e);
    }
  }
}
