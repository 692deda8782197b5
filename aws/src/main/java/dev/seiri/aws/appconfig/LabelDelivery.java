package dev.seiri.aws.appconfig;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The AppConfig configuration that holds the labels, from the environment.
///
/// @param application its name or id
/// @param environment its name or id
/// @param profile the configuration profile's name or id
/// @param agent the URL of AppConfig's agent
/// @param keep how long the last good document may be used while the agent does not answer
public record LabelDelivery(
    String application, String environment, String profile, URI agent, Duration keep) {
  public static final String APPLICATION = "APPCONFIG_APPLICATION";
  public static final String ENVIRONMENT = "APPCONFIG_ENVIRONMENT";
  public static final String PROFILE = "APPCONFIG_PROFILE";
  public static final String AGENT = "APPCONFIG_AGENT_URL";
  public static final String KEEP = "APPCONFIG_KEEP_HOURS";

  /// Reads it from environment variables: `APPCONFIG_APPLICATION`, `APPCONFIG_ENVIRONMENT` and
  /// `APPCONFIG_PROFILE`, all or none; `APPCONFIG_AGENT_URL` is http://localhost:2772 unless set,
  /// `APPCONFIG_KEEP_HOURS` 24.
  ///
  /// @return empty where labels do not come from AppConfig
  /// @throws IllegalArgumentException naming the variable that is missing or wrong
  public static Optional<LabelDelivery> of(Map<String, String> env) {
    List<String> missing = new ArrayList<>();
    for (String name : List.of(APPLICATION, ENVIRONMENT, PROFILE)) {
      if (value(env, name).isEmpty()) {
        missing.add(name);
      }
    }
    if (missing.size() == 3) {
      return Optional.empty();
    }
    if (!missing.isEmpty()) {
      throw new IllegalArgumentException(
          "%s must be set too where labels come from AppConfig"
              .formatted(String.join(" and ", missing)));
    }
    return Optional.of(
        new LabelDelivery(
            value(env, APPLICATION).orElseThrow(),
            value(env, ENVIRONMENT).orElseThrow(),
            value(env, PROFILE).orElseThrow(),
            agent(value(env, AGENT).orElse("http://localhost:2772")),
            Duration.ofHours(hours(value(env, KEEP).orElse("24")))));
  }

  @Override
  public String toString() {
    return "%s/%s/%s".formatted(application, environment, profile);
  }

  private static Optional<String> value(Map<String, String> env, String name) {
    return Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
  }

  private static URI agent(String text) {
    try {
      URI uri = new URI(text.replaceFirst("/+$", ""));
      if (uri.getHost() != null && List.of("http", "https").contains(uri.getScheme())) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // Reported below.
    }
    throw new IllegalArgumentException("%s must be an http(s) URL, not %s".formatted(AGENT, text));
  }

  private static int hours(String text) {
    if (!text.matches("[0-9]{1,4}")) {
      throw new IllegalArgumentException(
          "%s must be a whole number of hours, 0 to 9999, not %s".formatted(KEEP, text));
    }
    return Integer.parseInt(text);
  }
}
