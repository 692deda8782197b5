package dev.seiri.local.simulation;

import dev.seiri.core.json.Text;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.core.model.ModelCatalog.Entry;
import dev.seiri.core.model.Prices;
import dev.seiri.core.model.StructuredOutput;
import dev.seiri.local.bedrock.StandInModel;
import dev.seiri.prompts.file.CatalogFile;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/// The simulated models of the profile that `SEIRI_SIMULATION` names.
public final class Simulation {
  /// The variable that names the profile.
  public static final String VARIABLE = "SEIRI_SIMULATION";

  /// The variable in which the digest of its content goes along to the worker.
  public static final String DIGEST_VARIABLE = "SEIRI_SIMULATION_SHA256";

  /// What every result of a simulated model says of it.
  public static final String NOTE =
      "simulated, with known faults: says nothing about any model's quality";

  private static final Prices FREE =
      new Prices(BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO, BigDecimal.ZERO);

  private final Map<String, StandInModel> models;

  private Simulation(Map<String, StandInModel> models) {
    this.models = Map.copyOf(models);
  }

  /// The simulation that an environment names.
  ///
  /// @throws ProfileFault if its profile, or a file that this names, cannot be used
  public static Optional<Simulation> ofEnvironment(Map<String, String> env) {
    return file(env).map(file -> read(file, CatalogFile.ofEnvironment(env)));
  }

  /// The catalog of an environment: `MODEL_CATALOG`'s or the shipped one, and before it what the
  /// profile says of its models.
  ///
  /// @throws ProfileFault if the profile cannot be used
  /// @throws IllegalArgumentException if `MODEL_CATALOG` names no catalog
  public static ModelCatalog catalog(Map<String, String> env) {
    ModelCatalog catalog = CatalogFile.ofEnvironment(env);
    return file(env)
        .map(file -> catalog.with(entries(ProfileFile.read(file), catalog)))
        .orElse(catalog);
  }

  /// A digest of the profile and of the rows that it names.
  ///
  /// @throws ProfileFault if one of them cannot be used
  public static String digest(Path file) {
    List<String> contents = new ArrayList<>();
    ProfileFile profile = ProfileFile.read(file);
    List<Path> files = new ArrayList<>(profile.truth());
    files.addFirst(file);
    for (Path next : files) {
      try {
        contents.add(Files.readString(next));
      } catch (IOException e) {
        Truth.of(List.of(next));
        throw new ProfileFault(next + ": cannot be read: " + e.getMessage());
      }
    }
    return Text.sha256(contents.toArray(String[]::new));
  }

  /// The models, by id.
  public Map<String, StandInModel> models() {
    return models;
  }

  private static Simulation read(Path file, ModelCatalog catalog) {
    ProfileFile profile = ProfileFile.read(file);
    Truth truth = Truth.of(profile.truth());
    CallLog log = new CallLog(profile.log());
    Map<String, StandInModel> models = new LinkedHashMap<>();
    for (Entry entry : entries(profile, catalog)) {
      Profile model = profile.models().get(entry.match());
      if (model != null) {
        models.put(
            entry.match(), new SimulatedModel(model, truth, log, entry.prices().orElse(FREE)));
      }
    }
    return new Simulation(models);
  }

  private static Optional<Path> file(Map<String, String> env) {
    return Optional.ofNullable(env.get(VARIABLE)).filter(name -> !name.isBlank()).map(Path::of);
  }

  private static List<Entry> entries(ProfileFile file, ModelCatalog catalog) {
    return file.models().values().stream().map(model -> entry(model, catalog)).toList();
  }

  private static Entry entry(Profile model, ModelCatalog catalog) {
    Profile.Catalog said = model.catalog();
    Optional<Entry> like = said.like().map(catalog::entry);
    return new Entry(
        model.name(),
        said.structuredOutput()
            .or(() -> like.map(Entry::structuredOutput))
            .orElse(StructuredOutput.NATIVE),
        said.maxTokens().orElse(like.map(Entry::maxTokens).orElse(1_024)),
        like.map(Entry::mostOutputTokens).orElse(64_000),
        said.prices().or(() -> like.flatMap(Entry::prices)).or(() -> Optional.of(FREE)),
        said.cacheMinimumTokens().isPresent()
            ? said.cacheMinimumTokens()
            : like.map(Entry::cacheMinimumTokens).orElse(OptionalInt.empty()),
        Optional.of(NOTE),
        false);
  }
}
