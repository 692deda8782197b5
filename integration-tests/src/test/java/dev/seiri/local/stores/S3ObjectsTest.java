package dev.seiri.local.stores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.aws.s3.S3Objects;
import dev.seiri.local.stack.LocalNames;
import dev.seiri.local.testing.TestStack;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Objects in the real local bucket.
@Tag("stack")
class S3ObjectsTest {
  private static final String BUCKET = LocalNames.NAMES.bucket();

  private final S3Objects objects = new S3Objects(TestStack.get().s3());

  @Test
  void anObjectIsCopiedOrKnownToBeMissing() throws IOException {
    objects.write(BUCKET, "input/日本.csv", "text/csv", "id\n1\n".getBytes(UTF_8));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(objects.copy(BUCKET, "input/日本.csv", out)).isTrue();
    assertThat(out.toString(UTF_8)).isEqualTo("id\n1\n");
    assertThat(objects.copy(BUCKET, "input/none.csv", out)).isFalse();
    assertThat(objects.copy("no-such-bucket", "x", out)).isFalse();
  }

  @Test
  void aSmallTextIsWrittenOnceAndReadWithTheTimeOfIt() {
    Instant before = Clock.systemUTC().instant().truncatedTo(ChronoUnit.SECONDS);
    assertThat(objects.text(BUCKET, "orders/once.json")).isEmpty();
    assertThat(
            objects.writeIfNone(
                BUCKET, "orders/once.json", "application/json", "一".getBytes(UTF_8)))
        .isTrue();
    assertThat(
            objects.writeIfNone(
                BUCKET, "orders/once.json", "application/json", "二".getBytes(UTF_8)))
        .isFalse();
    S3Objects.Stored stored = objects.text(BUCKET, "orders/once.json").orElseThrow();
    assertThat(stored.text()).isEqualTo("一");
    assertThat(stored.at()).isBetween(before, before.plusSeconds(60));
  }
}
