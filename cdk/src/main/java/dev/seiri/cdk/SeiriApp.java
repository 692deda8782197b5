package dev.seiri.cdk;

import io.github.cdklabs.cdknag.AwsSolutionsChecks;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import software.amazon.awscdk.App;
import software.amazon.awscdk.AppProps;
import software.amazon.awscdk.Aspects;
import software.amazon.awscdk.DefaultStackSynthesizer;
import software.amazon.awscdk.Environment;
import software.amazon.awscdk.StackProps;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Synthesizes the stack of one environment: `SEIRI_ENVIRONMENT` names it (default: `dev`), and the
/// file `cdk/environments/NAME.yaml` holds its settings. Account and Region are those of the
/// credentials that deploy.
public final class SeiriApp {
  private SeiriApp() {}

  public static void main(String[] args) throws IOException {
    try {
      app(System.getenv(), Optional.empty()).synth();
    } catch (SettingsFault e) {
      new PrintStream(System.err, true, StandardCharsets.UTF_8).println("seiri: " + e.getMessage());
      System.exit(2);
    }
  }

  /// The app of an environment.
  ///
  /// @param outdir where to write; empty: where the CDK's command line wants it
  static App app(Map<String, String> env, Optional<Path> outdir) throws IOException {
    Path root = ProjectRoot.path();
    Settings settings =
        Settings.read(
            root.resolve("cdk/environments")
                .resolve(env.getOrDefault("SEIRI_ENVIRONMENT", "dev") + ".yaml"));
    return app(settings, env, outdir);
  }

  /// The app of an environment of these settings.
  static App app(Settings settings, Map<String, String> env, Optional<Path> outdir)
      throws IOException {
    Path root = ProjectRoot.path();
    Path archive = root.resolve("lambda/target/seiri-function.zip");
    if (!Files.exists(archive)) {
      throw new SettingsFault(archive + ": is missing; ./mvnw package builds it");
    }
    AppProps.Builder props = AppProps.builder().context(context(root)).analyticsReporting(false);
    outdir.ifPresent(folder -> props.outdir(folder.toString()));
    App app = new App(props.build());
    SeiriImages images =
        new SeiriImages(
            app,
            "seiri-%s-images".formatted(settings.name()),
            settings,
            stack(settings, env, "Images of Seiri's loader"));
    new SeiriStack(
        app,
        "seiri-" + settings.name(),
        settings,
        new SeiriStack.Artifacts(
            archive, images.repository(), env.getOrDefault("SEIRI_LOADER_TAG", "latest")),
        stack(settings, env, "Seiri normalizes rows in bulk with a language model"));
    Aspects.of(app).add(AwsSolutionsChecks.Builder.create().verbose(true).build());
    return app;
  }

  private static StackProps stack(Settings settings, Map<String, String> env, String description) {
    return StackProps.builder()
        .description(description)
        .terminationProtection(settings.keepData())
        .synthesizer(DefaultStackSynthesizer.Builder.create().build())
        .env(environment(env))
        .build();
  }

  /// The CDK's command line reads `cdk.json` itself; other callers would miss its flags.
  static Map<String, Object> context(Path root) throws IOException {
    JsonNode json = JsonMapper.shared().readTree(Files.readString(root.resolve("cdk/cdk.json")));
    Map<String, Object> context = new TreeMap<>();
    json.path("context")
        .properties()
        .forEach(e -> context.put(e.getKey(), e.getValue().booleanValue()));
    return context;
  }

  private static @org.jspecify.annotations.Nullable Environment environment(
      Map<String, String> env) {
    String account = env.get("CDK_DEFAULT_ACCOUNT");
    String region = env.get("CDK_DEFAULT_REGION");
    return account == null || region == null
        ? null
        : Environment.builder().account(account).region(region).build();
  }
}
