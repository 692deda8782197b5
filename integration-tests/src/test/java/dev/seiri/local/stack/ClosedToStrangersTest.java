package dev.seiri.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seiri.local.home.SeiriHome;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/// What other machines, other users and pages in a browser find of a running stack: nothing.
@Tag("stack")
@EnabledOnOs(value = OS.LINUX, disabledReason = "sockets are listed from /proc")
class ClosedToStrangersTest {
  private static final List<String> LOOPBACK =
      List.of("0100007F", "0000000000000000FFFF00000100007F", "00000000000000000000000001000000");

  @TempDir private Path folder = Path.of("");

  @Test
  void everythingListensOnLoopbackAndRefusesForeignHosts() throws Exception {
    SeiriHome home = new SeiriHome(folder.resolve("a home whose path is long ".repeat(4).strip()));
    LocalStack stack = new LocalStack(home, PortChoice.FREE);
    try (Lease lease = stack.join(Bedrock.standIn(Map.of()), line -> {})) {
      ProcessHandle supervisor = ProcessHandle.of(stack.status().orElseThrow().pid()).orElseThrow();
      assertThat(ListeningSockets.addresses(supervisor))
          .hasSizeGreaterThanOrEqualTo(3)
          .isSubsetOf(LOOPBACK);
      Endpoints endpoints = lease.endpoints();
      for (URI server : List.of(endpoints.dynamodb(), endpoints.s3(), endpoints.bedrock())) {
        assertThat(statusLine(server, "evil.example:" + server.getPort()))
            .as("%s asked under a foreign name", server)
            .containsAnyOf(" 403 ", " 404 ");
        assertThat(statusLine(server, "evil.example:" + server.getPort()))
            .as("%s asked under its own name answers otherwise", server)
            .isNotEqualTo(statusLine(server, "127.0.0.1:" + server.getPort()));
      }
      assertThat(permissions(home.root())).isEqualTo("rwx------");
      try (Stream<Path> files = Files.walk(home.root())) {
        assertThat(files.filter(Files::isRegularFile).map(ClosedToStrangersTest::permissions))
            .containsOnly("rw-------");
      }
    }
  }

  /// The status line of an answer to `POST /model/x/converse`, which each server knows or refuses.
  private static String statusLine(URI server, String host) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket
          .getOutputStream()
          .write(
              "POST /model/x/converse HTTP/1.1\r\nHost: %s\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{}"
                  .formatted(host)
                  .getBytes(StandardCharsets.US_ASCII));
      String answer =
          new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
      return answer.lines().findFirst().orElse("");
    }
  }

  private static String permissions(Path path) {
    try {
      return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
