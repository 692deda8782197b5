package dev.seiri.cli.session;

import dev.seiri.aws.Account;
import dev.seiri.core.model.ModelCatalog;
import dev.seiri.local.bedrock.RulesModel;
import dev.seiri.local.simulation.Simulation;
import dev.seiri.local.stack.Bedrock;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The argument that chooses the Bedrock counterpart.
public final class BedrockArguments {
  private static final String ENDPOINT = "AWS_ENDPOINT_URL_BEDROCK_RUNTIME";

  @Option(
      names = "--bedrock",
      paramLabel = "aws|offline|URL",
      description = {
        "The models to call: aws is Amazon Bedrock with the credentials and the Region of the"
            + " environment; offline the offline rules, which are no language model; or the URL of a"
            + " server that speaks the Bedrock Runtime API. By default"
            + " AWS_ENDPOINT_URL_BEDROCK_RUNTIME, else offline."
      })
  private @Nullable String bedrock;

  /// The chosen counterpart.
  ///
  /// @throws CliFault if it is neither word nor URL, or AWS cannot be called from here
  public Bedrock choice(Map<String, String> env) {
    // A catalog that cannot be read is reported before anything is started.
    catalog(env);
    Optional<String> wanted =
        Optional.ofNullable(bedrock)
            .or(() -> Optional.ofNullable(env.get(ENDPOINT)).filter(url -> !url.isBlank()));
    return switch (wanted.orElse("offline")) {
      case "offline" -> Bedrock.standIn(simulated(env));
      case "aws" -> aws(env);
      case String url -> Bedrock.at(url(url), env);
    };
  }

  /// Whether the option was given.
  public boolean isGiven() {
    return bedrock != null;
  }

  /// The model asked where neither the user nor the prompt names one.
  public static String defaultModel(Bedrock bedrock) {
    return bedrock.kind() == Bedrock.Kind.STAND_IN ? RulesModel.ID : ModelCatalog.DEFAULT_MODEL;
  }

  /// The catalog of the environment, or the shipped one.
  ///
  /// @throws CliFault if the file it names is none
  public static ModelCatalog catalog(Map<String, String> env) {
    try {
      return Simulation.catalog(env);
    } catch (IllegalArgumentException e) {
      throw new CliFault("MODEL_CATALOG: " + e.getMessage());
    }
  }

  /// The environment with the simulation's profile under its full name, and with a digest, so that
  /// a worker that knows another simulation is not shared.
  private static Map<String, String> simulated(Map<String, String> env) {
    String name = env.getOrDefault(Simulation.VARIABLE, "");
    if (name.isBlank()) {
      return env;
    }
    Map<String, String> full = new HashMap<>(env);
    Path file = Path.of(name).toAbsolutePath();
    full.put(Simulation.VARIABLE, file.toString());
    full.put(Simulation.DIGEST_VARIABLE, Simulation.digest(file));
    return full;
  }

  private static Bedrock aws(Map<String, String> env) {
    String region =
        Account.region()
            .orElseThrow(() ->
                new CliFault("--bedrock aws: no Region; set AWS_REGION or a profile's region"));
    if (!env.containsKey("AWS_BEARER_TOKEN_BEDROCK") && !Account.hasCredentials()) {
      throw new CliFault(
          "--bedrock aws: no credentials; run `aws configure` or `aws login`, or set AWS_PROFILE");
    }
    return Bedrock.aws(region, env);
  }

  private String url(String text) {
    String from = bedrock == null ? ENDPOINT : "--bedrock";
    try {
      URI uri = new URI(text);
      if (("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
          && uri.getHost() != null) {
        return text;
      }
    } catch (URISyntaxException e) {
      // Reported below.
    }
    throw new CliFault("%s \"%s\": must be aws, offline or an http(s) URL".formatted(from, text));
  }
}
