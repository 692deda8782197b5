package dev.seiri.local.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// The TCP sockets that a process and its children listen at, as Linux lists them.
final class ListeningSockets {
  private static final Pattern SOCKET = Pattern.compile("socket:\\[(\\d+)]");
  private static final String LISTENING = "0A";

  private ListeningSockets() {}

  /// The local addresses, in the hexadecimal form of `/proc/net/tcp`, without ports.
  static List<String> addresses(ProcessHandle root) throws IOException {
    Set<String> inodes = new HashSet<>();
    inodes.addAll(inodes(root.pid()));
    for (ProcessHandle child : root.descendants().toList()) {
      inodes.addAll(inodes(child.pid()));
    }
    List<String> addresses = new ArrayList<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc/net", table))) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns.length > 9 && columns[3].equals(LISTENING) && inodes.contains(columns[9])) {
          addresses.add(columns[1].substring(0, columns[1].indexOf(':')));
        }
      }
    }
    return addresses;
  }

  private static Set<String> inodes(long pid) throws IOException {
    Set<String> inodes = new HashSet<>();
    try (Stream<Path> open = Files.list(Path.of("/proc", Long.toString(pid), "fd"))) {
      for (Path descriptor : open.toList()) {
        try {
          Matcher matcher = SOCKET.matcher(Files.readSymbolicLink(descriptor).toString());
          if (matcher.matches()) {
            inodes.add(matcher.group(1));
          }
        } catch (IOException e) {
          // Closed since it was listed.
        }
      }
    }
    return inodes;
  }
}
