package dev.seiri.aws.appconfig;

import dev.seiri.aws.appconfig.LastGood.Read;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.prompt.LabelSource;
import dev.seiri.core.prompt.PromptKey;
import dev.seiri.core.release.LabelDocument;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// Labels from AppConfig's agent on this machine.
///
/// A document is used for [#FRESH]; then the agent is asked for it again, which answers from its
/// own memory. While the agent does not answer, or its document is invalid, the last good document
/// is used for as long as [LabelDelivery#keep] allows, and one line warns of it.
public final class AgentLabels implements LabelSource {
  /// How long a document is used without another request.
  static final Duration FRESH = Duration.ofSeconds(5);

  private static final Duration CONNECT = Duration.ofSeconds(1);

  /// Long enough for the agent's first answer, which it requests from AppConfig itself.
  private static final Duration ANSWER = Duration.ofSeconds(10);

  private static final Duration PAUSE = Duration.ofMillis(500);

  private final LabelDelivery delivery;
  private final LastGood lastGood;
  private final Duration patience;
  private final Consumer<String> warn;
  private final Clock clock;
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT).build();
  private boolean warned;

  /// @param file keeps the last good document for the next process; absent: it is not kept
  /// @param patience how long to wait for an agent that is starting
  /// @param warn receives one warning when the last good document is used
  public AgentLabels(
      LabelDelivery delivery,
      Optional<Path> file,
      Duration patience,
      Consumer<String> warn,
      Clock clock) {
    this.delivery = delivery;
    this.lastGood = new LastGood(file);
    this.patience = patience;
    this.warn = warn;
    this.clock = clock;
  }

  @Override
  public synchronized Optional<PromptKey> resolve(PromptKey label) {
    return document().resolve(label);
  }

  private LabelDocument document() {
    Optional<Read> known = lastGood.get();
    if (known.isPresent() && age(known.get()).compareTo(FRESH) < 0) {
      return known.get().document();
    }
    try {
      Read read = new Read(ask(known.isPresent() ? Duration.ZERO : patience), clock.instant());
      lastGood.put(read);
      warned = false;
      return read.document();
    } catch (IOException e) {
      return otherwise(known, e);
    }
  }

  private LabelDocument otherwise(Optional<Read> known, IOException e) {
    String what =
        "AppConfig's agent at %s does not return the labels of %s (%s)"
            .formatted(delivery.agent(), delivery, reason(e));
    if (known.isEmpty() || age(known.get()).compareTo(delivery.keep()) > 0) {
      throw new StoreUnavailable(what + "; start it, or name a version instead of a label", e);
    }
    if (!warned) {
      warned = true;
      warn.accept("note: %s; those of %s are used".formatted(what, known.get().at()));
    }
    return known.get().document();
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private Duration age(Read read) {
    Duration age = Duration.between(read.at(), clock.instant());
    // A clock that was set back must not make a document fresh for ever.
    return age.isNegative() ? FRESH : age;
  }

  private LabelDocument ask(Duration patience) throws IOException {
    Instant until = clock.instant().plus(patience);
    while (true) {
      try {
        return once();
      } catch (ConnectException e) {
        if (!clock.instant().isBefore(until)) {
          throw new IOException("no agent answers there", e);
        }
        pause();
      }
    }
  }

  private LabelDocument once() throws IOException {
    HttpRequest request = HttpRequest.newBuilder(uri()).timeout(ANSWER).GET().build();
    try {
      HttpResponse<String> response =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() != 200) {
        throw new IOException(String.format(Locale.ROOT, "it answers %d", response.statusCode()));
      }
      return LabelDocument.parse(response.body());
    } catch (IllegalArgumentException e) {
      throw new IOException("its document " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private URI uri() {
    return URI.create(
        "%s/applications/%s/environments/%s/configurations/%s"
            .formatted(
                delivery.agent(),
                encoded(delivery.application()),
                encoded(delivery.environment()),
                encoded(delivery.profile())));
  }

  private static String encoded(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static void pause() throws IOException {
    try {
      Thread.sleep(PAUSE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
