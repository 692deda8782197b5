package dev.seiri.aws.s3;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.StoreUnavailable;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.result.ResultDocument;
import dev.seiri.core.result.ResultStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.CRC32;
import software.amazon.awssdk.core.ResponseBytes;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Exception;
import tools.jackson.core.JacksonException;

/// The results in an S3 bucket.
public final class S3ResultStore implements ResultStore {
  private static final int EXISTS = 412;
  private static final int RACE = 409;
  private static final int TRIES = 5;

  /// Before the key of what was set aside.
  private static final String DAMAGED = "damaged/";

  private final S3Client client;
  private final String bucket;

  public S3ResultStore(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  @Override
  public boolean writeIfNone(ExecutionId execution, RequestId request, ResultDocument document) {
    String key = ResultKeys.key(execution, request);
    byte[] line = (document.line() + "\n").getBytes(StandardCharsets.UTF_8);
    for (int tries = 1; ; tries++) {
      Optional<Boolean> written = SdkErrors.call("write " + key, () -> put(key, line));
      if (written.isPresent()) {
        return written.get();
      }
      if (tries == TRIES) {
        throw new StoreUnavailable(
            String.format(Locale.ROOT, "cannot write %s: %d races in a row", key, tries),
            S3Exception.builder().statusCode(RACE).build());
      }
    }
  }

  @Override
  public Optional<ResultDocument> find(ExecutionId execution, RequestId request) {
    String key = ResultKeys.key(execution, request);
    return SdkErrors.call(
            "read " + key,
            () -> {
              try {
                return Optional.of(
                    client
                        .getObjectAsBytes(get -> get.bucket(bucket).key(key))
                        .asString(StandardCharsets.UTF_8));
              } catch (NoSuchKeyException e) {
                return Optional.<String>empty();
              }
            })
        .map(line -> parse(key, line));
  }

  @Override
  public boolean setAside(ExecutionId execution, RequestId request) {
    String key = ResultKeys.key(execution, request);
    return SdkErrors.call(
        "set aside " + key,
        () -> {
          try {
            ResponseBytes<GetObjectResponse> there =
                client.getObjectAsBytes(get -> get.bucket(bucket).key(key));
            if (isWhole(request, key, there.asByteArray())) {
              return false;
            }
            client.putObject(
                put -> put.bucket(bucket).key(DAMAGED + key),
                RequestBody.fromBytes(there.asByteArray()));
            client.deleteObject(
                delete -> delete.bucket(bucket).key(key).ifMatch(there.response().eTag()));
            return true;
          } catch (NoSuchKeyException e) {
            return false;
          } catch (S3Exception e) {
            // Another repair has set it aside, and a whole one may be there by now.
            if (e.statusCode() == EXISTS || e.statusCode() == RACE) {
              return false;
            }
            throw e;
          }
        });
  }

  private static boolean isWhole(RequestId request, String key, byte[] bytes) {
    try {
      return parse(key, new String(bytes, StandardCharsets.UTF_8)).isOf(request);
    } catch (MalformedItem e) {
      return false;
    }
  }

  private static ResultDocument parse(String key, String line) {
    try {
      return ResultDocument.parse(line);
    } catch (JacksonException | IllegalArgumentException e) {
      throw new MalformedItem("%s is no result document: %s".formatted(key, e.getMessage()));
    }
  }

  @Override
  public Iterator<RequestId> list(ExecutionId execution) {
    return list(ResultKeys.prefix(execution), Optional.empty());
  }

  @Override
  public Iterator<RequestId> listAfter(ExecutionId execution, RequestId request) {
    return list(ResultKeys.prefix(execution), Optional.of(ResultKeys.key(execution, request)));
  }

  private Iterator<RequestId> list(String prefix, Optional<String> after) {
    return SdkErrors.iterator(
        "list " + prefix,
        () ->
            client
                .listObjectsV2Paginator(
                    list -> list.bucket(bucket).prefix(prefix).startAfter(after.orElse(null)))
                .contents()
                .stream()
                .flatMap(object -> ResultKeys.requestOf(object.key()).stream())
                .iterator());
  }

  /// @return whether it was written, or empty if another writer wrote at the same time
  private Optional<Boolean> put(String key, byte[] line) {
    try {
      client.putObject(
          put ->
              put.bucket(bucket)
                  .key(key)
                  .ifNoneMatch("*")
                  .contentType("application/json")
                  .checksumCRC32(crc32(line)),
          RequestBody.fromBytes(line));
      return Optional.of(true);
    } catch (S3Exception e) {
      if (e.statusCode() == EXISTS) {
        return Optional.of(false);
      }
      if (e.statusCode() == RACE) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /// Calculated here, it is sent in a header: the SDK would send a stream in chunks, which costs a
  /// small document more than everything else.
  private static String crc32(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    return Base64.getEncoder()
        .encodeToString(ByteBuffer.allocate(Integer.BYTES).putInt((int) crc.getValue()).array());
  }
}
