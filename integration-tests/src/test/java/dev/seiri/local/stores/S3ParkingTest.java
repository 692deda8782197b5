package dev.seiri.local.stores;

import dev.seiri.aws.s3.S3Parking;
import dev.seiri.core.id.RequestId;
import dev.seiri.core.json.Json;
import dev.seiri.core.request.Parking;
import dev.seiri.core.testing.ParkingContract;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import software.amazon.awssdk.services.s3.S3Client;

/// Parked requests in the real local bucket.
@Tag("stack")
class S3ParkingTest extends ParkingContract {
  private static final String BUCKET = LocalNames.NAMES.bucket();

  private final S3Client s3 = TestStack.get().s3();
  private final S3Parking parking = new S3Parking(s3, BUCKET);

  @Override
  protected Parking parking() {
    return parking;
  }

  @Override
  protected Optional<String> reason(RequestId id) {
    return s3
        .listObjectsV2Paginator(list -> list.bucket(BUCKET).prefix("failures/parked/"))
        .contents()
        .stream()
        .map(object ->
            Json.read(
                s3.getObjectAsBytes(get -> get.bucket(BUCKET).key(object.key())).asUtf8String()))
        .filter(note -> note.path("request_id").asString("").equals(id.value()))
        .map(note -> note.path("reason").asString(""))
        .reduce((one, other) -> "two notes: " + one + ", " + other);
  }
}
