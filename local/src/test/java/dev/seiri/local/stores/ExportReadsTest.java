package dev.seiri.local.stores;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.seiri.aws.AwsClients;
import dev.seiri.aws.s3.S3ExportStore;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.export.ExportStore;
import dev.seiri.core.id.ExecutionId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The reads of an export, counted by a bucket.
class ExportReadsTest {
  private static final ExecutionId E = new ExecutionId("e");
  private static final byte[] LINES = "{\"verdict\":\"ok\"}\n".repeat(4_096).getBytes(UTF_8);
  private static final int TIMES = 4_000;

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final CompletableFuture<Long> sent = new CompletableFuture<>();
  private final CompletableFuture<String> range = new CompletableFuture<>();
  private HttpServer bucket;
  private ExportStore exports;

  @BeforeEach
  void start() throws IOException {
    bucket = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    bucket.createContext("/", this::send);
    bucket.setExecutor(threads);
    bucket.start();
    URI endpoint = URI.create("http://127.0.0.1:" + bucket.getAddress().getPort());
    AwsClients clients = AwsClients.ofLocal(4, new AwsClients.LocalEndpoints(endpoint, endpoint));
    exports = new S3ExportStore(clients.s3(), "seiri");
  }

  @AfterEach
  void stop() {
    bucket.stop(0);
    threads.shutdownNow();
  }

  @Test
  void aReaderThatStopsDoesNotFetchTheRest() throws Exception {
    try (BufferedReader lines = lines()) {
      assertThat(lines.readLine()).isEqualTo("{\"verdict\":\"ok\"}");
    }
    assertThat(sent.get(60, TimeUnit.SECONDS)).isLessThan((long) LINES.length * TIMES / 2);
  }

  @Test
  void aReaderThatGoesToTheEndGetsAll() throws Exception {
    try (BufferedReader lines = lines()) {
      assertThat(lines.lines().count()).isEqualTo(4_096L * TIMES);
    }
    assertThat(sent.get(60, TimeUnit.SECONDS)).isEqualTo((long) LINES.length * TIMES);
  }

  @Test
  void aPlaceIsAskedForAlikeInEveryLanguage() throws Exception {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    try {
      lines(34).close();
    } finally {
      Locale.setDefault(before);
    }
    assertThat(range.get(60, TimeUnit.SECONDS)).isEqualTo("bytes=34-");
  }

  private BufferedReader lines() {
    return lines(0);
  }

  private BufferedReader lines(long offset) {
    return new BufferedReader(
        new InputStreamReader(exports.open(E, ExportFile.JSONL, offset), UTF_8));
  }

  private void send(HttpExchange exchange) throws IOException {
    range.complete(exchange.getRequestHeaders().getFirst("Range"));
    long count = 0;
    try (OutputStream body = exchange.getResponseBody()) {
      exchange.sendResponseHeaders(206, (long) LINES.length * TIMES);
      for (int i = 0; i < TIMES; i++) {
        body.write(LINES);
        count += LINES.length;
      }
    } catch (IOException e) {
      // The reader has closed the connection.
    }
    sent.complete(count);
  }
}
