package dev.seiri.cdk;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;

/// The settings of one environment's stack. Files are under `cdk/environments`.
///
/// @param name of the environment: lower-case letters, digits and hyphens, at most 20
/// @param keepData whether tables and bucket outlive the stack and cannot be deleted by mistake
/// @param pointInTimeRecovery whether tables can be restored to any second of the last 35 days
/// @param customerKey whether data is encrypted with a key of the account's own
/// @param bucketVersions whether the bucket keeps what is overwritten or deleted, for 30 days
/// @param logDays how long logs are kept, one of the numbers CloudWatch takes
public record Settings(
    String name,
    boolean keepData,
    boolean pointInTimeRecovery,
    boolean customerKey,
    boolean bucketVersions,
    int logDays,
    Models models,
    Function function,
    Sweep sweep,
    Loader loader,
    LabelReleases releases,
    Alarms alarms,
    Athena athena,
    Retention retention,
    Optional<Finished> finished,
    Optional<Sheet> sheet,
    Optional<Google> google,
    SequencedMap<String, String> tags) {

  /// The models that may be called, and their limits.
  ///
  /// @param foundationModels ids, possibly ending in `*`
  /// @param inferenceProfiles ids, possibly ending in `*`
  /// @param applicationProfiles ids of application inference profiles of this account and Region,
  ///   the part of their ARN behind the last `/`, possibly ending in `*`
  /// @param maxInFlight calls in flight to one model, by all processes together, 1 to 10,000
  /// @param requestsPerMinute calls to one model a minute, by all processes together
  /// @param tokensPerMinute tokens of one model a minute, by all processes together
  public record Models(
      List<String> foundationModels,
      List<String> inferenceProfiles,
      List<String> applicationProfiles,
      int maxInFlight,
      OptionalInt requestsPerMinute,
      OptionalInt tokensPerMinute) {
    public Models {
      foundationModels = List.copyOf(foundationModels);
      inferenceProfiles = List.copyOf(inferenceProfiles);
      applicationProfiles = List.copyOf(applicationProfiles);
    }
  }

  /// The function behind the stream, and its mapping.
  ///
  /// @param memoryMb 256 to 10,240
  /// @param timeoutSeconds 60 to 900
  /// @param inFlightPerProcess calls that one process makes at once, 1 to 1,000
  /// @param batchSize records of an invocation, 1 to 10,000: several times the calls in flight, so
  ///   that the wait for a batch's last row is a small part of it
  /// @param batchingWindowSeconds how long records are gathered, 0 to 300
  /// @param parallelizationFactor batches of a shard at once, 1 to 10
  /// @param retryAttempts of a batch, 0 to 10,000; the sweep redrives rows of records that are
  ///   given up
  /// @param recordAgeHours past which a record is given up, whether it failed or was not processed
  ///   yet, 1 to 24
  /// @param environment variables of the function that are no settings of their own, those of
  ///   [Variables]
  public record Function(
      int memoryMb,
      int timeoutSeconds,
      int inFlightPerProcess,
      int batchSize,
      int batchingWindowSeconds,
      int parallelizationFactor,
      int retryAttempts,
      int recordAgeHours,
      SequencedMap<String, String> environment) {
    public Function {
      environment = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(environment));
    }
  }

  /// @param everyMinutes between sweeps, 1 to 60
  /// @param stuckAfterMinutes how long an execution may go without news, more than the function may
  ///   take, up to 1,440
  public record Sweep(int everyMinutes, int stuckAfterMinutes) {}

  /// @param cpu in units of 1/1,024 of a processor, as Fargate takes them
  /// @param memoryMb as Fargate takes it with that processor share
  /// @param zones letters of the Region's availability zones that the loader runs in, one or more;
  ///   by default `a` and `c`
  public record Loader(int cpu, int memoryMb, List<String> zones) {
    public Loader {
      zones = List.copyOf(zones);
    }
  }

  /// How long data is kept. Days are counted from when an item or object was written, and the
  /// services delete within some two days after that. Each has a default.
  ///
  /// @param inputDays rows that were put into the bucket to be loaded, 1 to 3,650
  /// @param requestsDays rows as they were loaded, 7 to 3,650
  /// @param resultsDays results, an object a row, 7 to 3,650
  /// @param exportsDays files of finished executions, at least as long as results
  /// @param compactedDays rows in the compacted table, 7 to 3,650
  /// @param executionsDays executions with their counters and costs, and orders, which name them:
  ///   at least as long as requests and results
  /// @param failuresDays dead-letter records and requests of no execution, 7 to 3,650
  /// @param correctionsDays people's corrections, 7 to 3,650
  /// @param images how many of the loader's images, the newest ones, 2 to 1,000
  public record Retention(
      int inputDays,
      int requestsDays,
      int resultsDays,
      int exportsDays,
      int compactedDays,
      int executionsDays,
      int failuresDays,
      int correctionsDays,
      int images) {}

  /// Who is told of finished executions.
  ///
  /// @param email subscribed to the topic
  /// @param webhook called with the same JSON
  public record Finished(Optional<String> email, Optional<Webhook> webhook) {}

  /// @param url begins with `https://`
  /// @param header the request header that has the secret
  /// @param secret the name of a secret in Secrets Manager that holds the header's value
  public record Webhook(String url, String header, String secret) {}

  /// The source of labels when an execution is created.
  ///
  /// @param byAppConfig whether AWS AppConfig deploys them; otherwise they are read from the table
  /// @param gradualMinutes how long a gradual release takes, 1 to 1,440
  /// @param bakeMinutes how long alarms are watched after it, 0 to 1,440: they look at five minutes
  ///   at a time, so less than ten sees little
  public record LabelReleases(boolean byAppConfig, int gradualMinutes, int bakeMinutes) {}

  /// The thresholds of alarms, and who is notified.
  ///
  /// @param email notified of every alarm; absent: subscribe to the topic yourself
  /// @param iteratorAgeMinutes how far the stream may fall behind
  /// @param errorSharePercent of results without a valid answer
  /// @param p95LatencySeconds of a model's answers
  /// @param throttlesPer5Minutes throttled calls of a model
  /// @param usdPerDay the most that models may cost
  public record Alarms(
      Optional<String> email,
      int iteratorAgeMinutes,
      int errorSharePercent,
      int p95LatencySeconds,
      int throttlesPer5Minutes,
      int usdPerDay) {}

  /// @param scanLimitGb the most one query may read, 1 to 10,000
  public record Athena(int scanLimitGb) {}

  /// The accounts that may start loads from a spreadsheet.
  ///
  /// @param clientIds of the script: the `aud` and `azp` of the tokens that Google gives it
  /// @param users the Google accounts, by the `sub` of their tokens, which never changes
  /// @param drafts whether they may register drafts of prompts
  public record Sheet(List<String> clientIds, List<String> users, boolean drafts) {
    public Sheet {
      clientIds = List.copyOf(clientIds);
      users = List.copyOf(users);
    }
  }

  /// The loader's identity at Google.
  ///
  /// @param provider of a workload identity pool that trusts the loader's role
  /// @param serviceAccount the account that sheets are shared with
  public record Google(String provider, String serviceAccount) {}

  /// Reads a settings file.
  ///
  /// @throws SettingsFault naming the file, the key and what it may be
  public static Settings read(Path file) {
    try {
      return SettingsFile.parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new SettingsFault(
          "%s: cannot be read; there is one per environment in cdk/environments".formatted(file));
    }
  }

  /// How many processes of the function may run at once, so that all together keep within
  /// [Models#maxInFlight].
  public int processes() {
    return Math.max(1, models.maxInFlight() / function.inFlightPerProcess());
  }

  /// The calls that each of them may make at once.
  public int inFlightOfEach() {
    return Math.min(function.inFlightPerProcess(), models.maxInFlight() / processes());
  }
}
