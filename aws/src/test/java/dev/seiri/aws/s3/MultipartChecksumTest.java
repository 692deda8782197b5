package dev.seiri.aws.s3;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.seiri.core.export.ExportFile;
import dev.seiri.core.id.ExecutionId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.apache5.Apache5HttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/// On the wire, at a server that speaks for S3: an upload is begun, written and completed with the
/// same checksum algorithm.
class MultipartChecksumTest {
  private static final ExecutionId E = new ExecutionId("e");

  private final Map<String, Asked> asked = new ConcurrentHashMap<>();
  private HttpServer server = newServer();

  private record Asked(Map<String, String> headers, String body) {
    String header(String name) {
      return headers.getOrDefault(name, "");
    }
  }

  @BeforeEach
  void serve() {
    server.createContext("/", this::handle);
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  @Test
  void beginPartAndCompletionNameOneAlgorithm() {
    try (S3Client s3 = client()) {
      S3ExportStore exports = new S3ExportStore(s3, "bucket");
      assertThat(exports.begin(E, ExportFile.JSONL)).isEqualTo("upload-1");
      assertThat(
              exports.part(
                  E,
                  ExportFile.JSONL,
                  "upload-1",
                  1,
                  "some bytes\n".getBytes(StandardCharsets.UTF_8)))
          .isTrue();
      assertThat(exports.complete(E, ExportFile.JSONL, "upload-1")).isTrue();
    }
    assertThat(asked("begin").header("X-amz-checksum-algorithm")).isEqualTo("CRC32");
    assertThat(asked("begin").header("X-amz-checksum-type")).isEqualTo("COMPOSITE");
    assertThat(asked("part").header("X-amz-sdk-checksum-algorithm")).isEqualTo("CRC32");
    assertThat(asked("part").header("X-amz-checksum-crc32") + asked("part").header("X-amz-trailer"))
        .as("the checksum itself, in a header or behind the bytes")
        .isNotEmpty();
    assertThat(asked("complete").header("X-amz-checksum-type")).isEqualTo("COMPOSITE");
    assertThat(asked("complete").body())
        .contains("<ChecksumCRC32>AAAAAA==</ChecksumCRC32>")
        .contains("<PartNumber>1</PartNumber>");
  }

  private Asked asked(String call) {
    return Optional.ofNullable(asked.get(call)).orElseThrow();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    String call =
        switch (exchange.getRequestMethod()) {
          case "POST" -> query.startsWith("uploads") ? "begin" : "complete";
          case "PUT" -> "part";
          default -> "list";
        };
    Map<String, String> headers = new ConcurrentHashMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.getFirst()));
    asked.put(
        call,
        new Asked(
            headers,
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1)));
    String xml =
        switch (call) {
          case "begin" ->
              """
              <InitiateMultipartUploadResult><Bucket>bucket</Bucket><Key>k</Key>\
              <UploadId>upload-1</UploadId></InitiateMultipartUploadResult>\
              """;
          case "list" ->
              """
              <ListPartsResult><IsTruncated>false</IsTruncated><Part><PartNumber>1</PartNumber>\
              <ETag>"a"</ETag><ChecksumCRC32>AAAAAA==</ChecksumCRC32></Part></ListPartsResult>\
              """;
          case "complete" ->
              "<CompleteMultipartUploadResult><ETag>\"b\"</ETag></CompleteMultipartUploadResult>";
          default -> "";
        };
    byte[] answer = xml.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("ETag", "\"a\"");
    exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private S3Client client() {
    return S3Client.builder()
        .endpointOverride(URI.create("http://127.0.0.1:" + server.getAddress().getPort()))
        .forcePathStyle(true)
        .region(Region.US_EAST_1)
        .credentialsProvider(
            StaticCredentialsProvider.create(AwsBasicCredentials.create("key", "secret")))
        .httpClientBuilder(Apache5HttpClient.builder())
        .build();
  }

  private static HttpServer newServer() {
    try {
      return HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
