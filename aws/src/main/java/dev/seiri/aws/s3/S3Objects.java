package dev.seiri.aws.s3;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.concurrent.Concurrently;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/// Objects of any bucket.
public final class S3Objects {
  private static final int EXISTS = 412;
  private static final int READERS = 32;

  private final S3Client client;

  public S3Objects(S3Client client) {
    this.client = client;
  }

  /// Copies an object.
  ///
  /// @return whether there is one
  /// @throws dev.seiri.core.StoreUnavailable if the bucket does not answer, or refuses
  public boolean copy(String bucket, String key, OutputStream to) throws IOException {
    try (InputStream in =
        SdkErrors.call(
            "read s3://%s/%s".formatted(bucket, key),
            () -> {
              try {
                return client.getObject(get -> get.bucket(bucket).key(key));
              } catch (NoSuchKeyException | NoSuchBucketException e) {
                return null;
              }
            })) {
      if (in == null) {
        return false;
      }
      in.transferTo(to);
      return true;
    }
  }

  /// Writes a small object.
  ///
  /// @throws dev.seiri.core.StoreUnavailable if the bucket does not answer, or refuses
  public void write(String bucket, String key, String contentType, byte[] bytes) {
    SdkErrors.call(
        "write s3://%s/%s".formatted(bucket, key),
        () ->
            client.putObject(
                put -> put.bucket(bucket).key(key).contentType(contentType),
                RequestBody.fromBytes(bytes)));
  }

  /// Writes a small object, unless there is one.
  ///
  /// @return whether it was written
  /// @throws dev.seiri.core.StoreUnavailable if the bucket does not answer, or refuses
  public boolean writeIfNone(String bucket, String key, String contentType, byte[] bytes) {
    return SdkErrors.call(
        "write s3://%s/%s".formatted(bucket, key),
        () -> {
          try {
            client.putObject(
                put -> put.bucket(bucket).key(key).contentType(contentType).ifNoneMatch("*"),
                RequestBody.fromBytes(bytes));
            return true;
          } catch (S3Exception e) {
            if (e.statusCode() == EXISTS) {
              return false;
            }
            throw e;
          }
        });
  }

  /// A small text.
  ///
  /// @param at when it was written, in whole seconds
  public record Stored(String text, Instant at) {}

  /// Reads a small text.
  ///
  /// @throws dev.seiri.core.StoreUnavailable if the bucket does not answer, or refuses
  public Optional<Stored> text(String bucket, String key) {
    return SdkErrors.call(
        "read s3://%s/%s".formatted(bucket, key),
        () -> {
          try {
            ResponseBytes<GetObjectResponse> read =
                client.getObjectAsBytes(get -> get.bucket(bucket).key(key));
            return Optional.of(
                new Stored(read.asString(StandardCharsets.UTF_8), read.response().lastModified()));
          } catch (NoSuchKeyException e) {
            return Optional.empty();
          }
        });
  }

  /// A small text under its key.
  public record Found(String key, String text) {}

  /// All small texts of a prefix, in their keys' order.
  ///
  /// @param wanted which keys to read
  /// @throws dev.seiri.core.StoreUnavailable if the bucket does not answer, or refuses
  public List<Found> all(String bucket, String prefix, Predicate<String> wanted) {
    List<String> keys =
        SdkErrors.call(
            "list " + prefix,
            () ->
                client
                    .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix))
                    .contents()
                    .stream()
                    .map(S3Object::key)
                    .filter(wanted)
                    .toList());
    try {
      return Concurrently.map(
              keys,
              READERS,
              key -> text(bucket, key).map(stored -> new Found(key, stored.text())),
              S3Objects::thrown)
          .stream()
          .flatMap(Optional::stream)
          .toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreUnavailable("cannot read %s: interrupted".formatted(prefix), e);
    }
  }

  private static Optional<Found> thrown(String key, Exception e) {
    throw e instanceof RuntimeException cause
        ? cause
        : new IllegalStateException("cannot read " + key, e);
  }
}
