package dev.seiri.aws.s3;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.export.ExportStore;
import dev.seiri.core.id.ExecutionId;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ChecksumAlgorithm;
import software.amazon.awssdk.services.s3.model.ChecksumType;
import software.amazon.awssdk.services.s3.model.CompletedPart;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.NoSuchUploadException;
import software.amazon.awssdk.services.s3.model.S3Exception;

/// The exports in an S3 bucket, under `exports/execution_id=<id>/`.
public final class S3ExportStore implements ExportStore {
  private static final int PAST_THE_END = 416;

  /// The one algorithm of an upload: begun, written and completed with it. The SDK would add it to
  /// the parts alone.
  private static final ChecksumAlgorithm CHECKSUM = ChecksumAlgorithm.CRC32;

  private final S3Client client;
  private final String bucket;

  public S3ExportStore(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  @Override
  public String begin(ExecutionId execution, ExportFile file) {
    String key = key(execution, file);
    return SdkErrors.call(
            "begin " + key,
            () ->
                client.createMultipartUpload(create ->
                    create
                        .bucket(bucket)
                        .key(key)
                        .contentType(file.contentType())
                        .checksumAlgorithm(CHECKSUM)
                        .checksumType(ChecksumType.COMPOSITE)))
        .uploadId();
  }

  @Override
  public boolean part(
      ExecutionId execution, ExportFile file, String upload, int number, byte[] bytes) {
    String key = key(execution, file);
    return SdkErrors.call(
        String.format(Locale.ROOT, "write part %d of %s", number, key),
        () -> {
          try {
            client.uploadPart(
                part ->
                    part.bucket(bucket)
                        .key(key)
                        .uploadId(upload)
                        .partNumber(number)
                        .checksumAlgorithm(CHECKSUM),
                RequestBody.fromBytes(bytes));
            return true;
          } catch (NoSuchUploadException e) {
            return false;
          }
        });
  }

  @Override
  public boolean complete(ExecutionId execution, ExportFile file, String upload) {
    String key = key(execution, file);
    return SdkErrors.call(
        "complete " + key,
        () -> {
          try {
            complete(key, upload);
            return true;
          } catch (NoSuchUploadException e) {
            return exists(key);
          }
        });
  }

  private void complete(String key, String upload) {
    List<CompletedPart> parts =
        client
            .listPartsPaginator(list -> list.bucket(bucket).key(key).uploadId(upload))
            .parts()
            .stream()
            .map(part ->
                CompletedPart.builder()
                    .partNumber(part.partNumber())
                    .eTag(part.eTag())
                    .checksumCRC32(part.checksumCRC32())
                    .build())
            .toList();
    client.completeMultipartUpload(complete ->
        complete
            .bucket(bucket)
            .key(key)
            .uploadId(upload)
            .checksumType(ChecksumType.COMPOSITE)
            .multipartUpload(m -> m.parts(parts)));
  }

  private boolean exists(String key) {
    try {
      client.headObject(head -> head.bucket(bucket).key(key));
      return true;
    } catch (NoSuchKeyException e) {
      return false;
    }
  }

  @Override
  public void write(ExecutionId execution, ExportFile file, byte[] bytes) {
    if (file == ExportFile.FINISHED) {
      // SQL reads the totals of all executions, without the results that lie beside them.
      put(ResultKeys.summary(execution), file, bytes);
    }
    put(key(execution, file), file, bytes);
  }

  @Override
  public InputStream open(ExecutionId execution, ExportFile file, long offset) {
    String key = key(execution, file);
    return SdkErrors.call(
        "read " + key,
        () -> {
          try {
            return new AbortableStream(
                client.getObject(
                    get -> get.bucket(bucket).key(key).range("bytes=" + offset + "-")));
          } catch (S3Exception e) {
            if (e.statusCode() == PAST_THE_END) {
              return InputStream.nullInputStream();
            }
            throw e;
          }
        });
  }

  private void put(String key, ExportFile file, byte[] bytes) {
    SdkErrors.call(
        "write " + key,
        () ->
            client.putObject(
                put -> put.bucket(bucket).key(key).contentType(file.contentType()),
                RequestBody.fromBytes(bytes)));
  }

  private static String key(ExecutionId execution, ExportFile file) {
    return ResultKeys.exports(execution) + file.fileName();
  }
}
