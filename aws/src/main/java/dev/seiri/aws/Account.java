package dev.seiri.aws;

import java.util.Optional;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;

/// The Region and credentials of this machine, checked before anything is started.
public final class Account {
  private Account() {}

  /// The Region of the SDK's own chain, if it has one.
  public static Optional<String> region() {
    try {
      return Optional.of(DefaultAwsRegionProviderChain.builder().build().getRegion().id());
    } catch (SdkException e) {
      return Optional.empty();
    }
  }

  /// AWS access keys, which expire after some hours.
  ///
  /// @param token absent for keys that do not expire
  public record Keys(String id, String secret, Optional<String> token) {
    @Override
    public String toString() {
      return "the keys of " + id;
    }
  }

  /// The keys that the SDK's own chain finds now: in a task, its role's.
  public static Optional<Keys> keys() {
    try (DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build()) {
      AwsCredentials found = chain.resolveCredentials();
      return Optional.of(
          new Keys(
              found.accessKeyId(),
              found.secretAccessKey(),
              found instanceof AwsSessionCredentials session
                  ? Optional.of(session.sessionToken())
                  : Optional.empty()));
    } catch (SdkException e) {
      return Optional.empty();
    }
  }

  /// Whether the SDK's own chain finds credentials.
  public static boolean hasCredentials() {
    try (DefaultCredentialsProvider chain = DefaultCredentialsProvider.builder().build()) {
      return !chain.resolveCredentials().accessKeyId().isEmpty();
    } catch (SdkException e) {
      return false;
    }
  }
}
