package dev.seiri.local.stores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.seiri.aws.AwsClients;
import dev.seiri.aws.s3.S3ExportStore;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.id.ExecutionId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What S3 answers about an upload that is over or was removed, by its API reference. The local
/// server takes parts of any upload.
class LostUploadsTest {
  private static final ExecutionId E = new ExecutionId("e");
  private static final byte[] NO_SUCH_UPLOAD =
      "<Error><Code>NoSuchUpload</Code><Message>The upload does not exist.</Message></Error>"
          .getBytes(UTF_8);

  private HttpServer bucket;
  private S3ExportStore exports;
  private boolean fileIsThere;

  @BeforeEach
  void start() throws IOException {
    bucket = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    bucket.createContext("/", this::answer);
    bucket.start();
    URI endpoint = URI.create("http://127.0.0.1:" + bucket.getAddress().getPort());
    exports =
        new S3ExportStore(
            AwsClients.ofLocal(4, new AwsClients.LocalEndpoints(endpoint, endpoint)).s3(), "seiri");
  }

  @AfterEach
  void stop() {
    bucket.stop(0);
  }

  @Test
  void aPartOfALostUploadIsRefused() {
    assertThat(exports.part(E, ExportFile.JSONL, "lost", 1, new byte[] {1})).isFalse();
  }

  @Test
  void completingALostUploadSaysWhetherTheFileIsThere() {
    assertThat(exports.complete(E, ExportFile.JSONL, "lost")).isFalse();
    fileIsThere = true;
    assertThat(exports.complete(E, ExportFile.JSONL, "lost")).isTrue();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestMethod().equals("HEAD")) {
        exchange.sendResponseHeaders(fileIsThere ? 200 : 404, -1);
        return;
      }
      exchange.getResponseHeaders().set("Content-Type", "application/xml");
      exchange.sendResponseHeaders(404, NO_SUCH_UPLOAD.length);
      exchange.getResponseBody().write(NO_SUCH_UPLOAD);
    }
  }
}
