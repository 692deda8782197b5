package dev.seiri.loader.sheets;

import dev.seiri.core.concurrent.Backoff;
import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import dev.seiri.loader.source.InputFault;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The Sheets API over HTTP. It retries if the quota is used up or the service fails, waiting as
/// long as the service asks, and renews an expired token.
public final class SheetsApi {
  private static final int TRIES = 9;
  private static final int UNAUTHORIZED = 401;
  private static final int TOO_MANY = 429;
  private static final Backoff BACKOFF = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(64));
  private static final Duration TIMEOUT = Duration.ofSeconds(90);

  private final URI endpoint;
  private final AccessTokens tokens;
  private final Sleeper sleeper;
  private final HttpClient http;

  /// Waits.
  public interface Sleeper {
    void sleep(Duration pause) throws InterruptedException;
  }

  /// @param endpoint `https://sheets.googleapis.com`, or what stands in for it
  public SheetsApi(URI endpoint, AccessTokens tokens, Sleeper sleeper) {
    this.endpoint = endpoint;
    this.tokens = tokens;
    this.sleeper = sleeper;
    this.http =
        HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .version(HttpClient.Version.HTTP_1_1)
            .build();
  }

  /// Sends a request.
  ///
  /// @param path with its query, from `/v4/` on
  /// @throws InputFault if the API refuses, or fails for too long
  JsonNode get(String path) throws InterruptedException {
    int renewed = 0;
    for (int tries = 1; ; tries++) {
      Answer answer = ask(path);
      if (answer.status() == 200) {
        return json(answer);
      }
      if (answer.status() == UNAUTHORIZED && renewed < 2) {
        renewed++;
        renew();
      } else if (!answer.isPassing() || tries >= TRIES) {
        throw refused(answer, tries);
      } else {
        sleeper.sleep(pause(answer, tries));
      }
    }
  }

  /// An answer, or status 0 and why there is none.
  private record Answer(int status, String body, Optional<String> retryAfter) {
    boolean isPassing() {
      return status == 0 || status == TOO_MANY || status >= 500;
    }
  }

  private Answer ask(String path) throws InterruptedException {
    String token;
    try {
      token = tokens.current();
    } catch (IOException e) {
      throw noToken(e);
    }
    HttpRequest request =
        HttpRequest.newBuilder(endpoint.resolve(path))
            .header("Authorization", "Bearer " + token)
            .timeout(TIMEOUT)
            .build();
    try {
      HttpResponse<String> response =
          http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Answer(
          response.statusCode(), response.body(), response.headers().firstValue("Retry-After"));
    } catch (IOException e) {
      return new Answer(0, String.valueOf(e.getMessage()), Optional.empty());
    }
  }

  private void renew() {
    try {
      tokens.renew();
    } catch (IOException e) {
      throw noToken(e);
    }
  }

  /// The pause that the service asks for, else a random one. The quota refills by the minute: short
  /// pauses would use up the retries within it.
  private static Duration pause(Answer answer, int tries) {
    Optional<Duration> asked =
        answer
            .retryAfter()
            .filter(text -> text.matches("[0-9]{1,6}"))
            .map(text -> Duration.ofSeconds(Long.parseLong(text)));
    if (asked.isPresent()) {
      return asked.get().compareTo(BACKOFF.longest()) > 0 ? BACKOFF.longest() : asked.get();
    }
    return BACKOFF.longPause(tries);
  }

  private static JsonNode json(Answer answer) {
    try {
      return Json.read(answer.body());
    } catch (JacksonException e) {
      throw new InputFault("Google Sheets: the answer is no JSON: " + Json.reason(e));
    }
  }

  private static InputFault noToken(IOException e) {
    return new InputFault(
        "Google Sheets: no access token: %s; see docs/spreadsheet.md on the loader's identity at Google"
            .formatted(Text.excerpt(String.valueOf(e.getMessage()), 300)));
  }

  private static InputFault refused(Answer answer, int tries) {
    String said = Text.excerpt(message(answer), 300);
    return new InputFault(
        switch (answer.status()) {
          case 0 ->
              String.format(
                  Locale.ROOT,
                  "Google Sheets: cannot be reached, asked %d times: %s; load again",
                  tries,
                  said);
          case UNAUTHORIZED ->
              "Google Sheets: the token is not valid: %s; see docs/spreadsheet.md".formatted(said);
          case 403 ->
              "Google Sheets: may not read it: %s; share the spreadsheet with the loader's service account"
                  .formatted(said);
          case 404 ->
              "Google Sheets: there is no such spreadsheet: %s; check its address".formatted(said);
          case TOO_MANY ->
              String.format(
                  Locale.ROOT,
                  "Google Sheets: the quota is used up, asked %d times: %s; load again later",
                  tries,
                  said);
          default ->
              String.format(
                  Locale.ROOT,
                  "Google Sheets: status %d, asked %d times: %s; load again",
                  answer.status(),
                  tries,
                  said);
        });
  }

  private static String message(Answer answer) {
    try {
      return Json.read(answer.body()).path("error").path("message").asString(answer.body());
    } catch (JacksonException | IllegalArgumentException e) {
      return answer.body();
    }
  }
}
