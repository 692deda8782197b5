package dev.seiri.aws.s3;

import dev.seiri.aws.SdkErrors;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchBucketException;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;

/// Objects of any bucket.
public final class S3Objects {
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
}
