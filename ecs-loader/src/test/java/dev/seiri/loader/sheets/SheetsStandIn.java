package dev.seiri.loader.sheets;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.seiri.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The Sheets API and Google's token service, over HTTP, for one sheet in memory. Blank cells at a
/// row's end and blank rows at a range's end are left out, as the real one does.
final class SheetsStandIn implements AutoCloseable {
  private static final Pattern RANGE = Pattern.compile("'(.*)'!([A-Z]*)([0-9]+):([A-Z]*)([0-9]+)");

  final List<List<Object>> cells = new ArrayList<>();
  final List<String> asked = new ArrayList<>();
  final List<String> exchanged = new ArrayList<>();
  final Queue<String> troubles = new ArrayDeque<>();
  final AtomicInteger tokens = new AtomicInteger();
  String title = "一覧 '26";
  IntConsumer between = n -> {};
  String holding = "token-1";

  private final HttpServer server;
  private int calls;

  SheetsStandIn() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.createContext("/v4/", this::sheets);
    server.createContext("/v1/token", this::exchange);
    server.createContext("/v1/projects/", this::impersonate);
    server.start();
  }

  URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /// Accepts any AWS signature as the caller's identity.
  private void exchange(HttpExchange exchange) throws IOException {
    String asked =
        URLDecoder.decode(
            new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8),
            StandardCharsets.UTF_8);
    exchanged.add(asked);
    answer(
        exchange,
        200,
        "{\"access_token\":\"federated\",\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\",\"token_type\":\"Bearer\",\"expires_in\":3600}");
  }

  /// Gives a federated caller the service account's token.
  private void impersonate(HttpExchange exchange) throws IOException {
    exchange.getRequestBody().readAllBytes();
    boolean known =
        "Bearer federated".equals(exchange.getRequestHeaders().getFirst("Authorization"));
    holding = "token-" + tokens.incrementAndGet();
    answer(
        exchange,
        known ? 200 : 401,
        "{\"accessToken\":\"%s\",\"expireTime\":\"2099-01-01T00:00:00Z\"}".formatted(holding));
  }

  private synchronized void sheets(HttpExchange exchange) throws IOException {
    between.accept(++calls);
    String path = exchange.getRequestURI().getPath();
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    asked.add(path + "?" + query);
    String trouble = troubles.poll();
    if (trouble != null && !trouble.isEmpty()) {
      trouble(exchange, trouble);
    } else if (!("Bearer " + holding)
        .equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
      answer(exchange, 401, "{\"error\":{\"message\":\"the token has ended\"}}");
    } else {
      answer(exchange, 200, Json.write(answer(path, query)));
    }
  }

  private void trouble(HttpExchange exchange, String trouble) throws IOException {
    String[] words = trouble.split(" ", 2);
    if (words.length > 1) {
      exchange.getResponseHeaders().set("Retry-After", words[1]);
    }
    answer(exchange, Integer.parseInt(words[0]), "{\"error\":{\"message\":\"not now\"}}");
  }

  private ObjectNode answer(String path, String query) {
    if (path.endsWith("/values:batchGet")) {
      ObjectNode answer = Json.object();
      ArrayNode ranges = answer.putArray("valueRanges");
      for (String part : query.split("&")) {
        if (part.startsWith("ranges=")) {
          String range = URLDecoder.decode(part.substring(7), StandardCharsets.UTF_8);
          ranges.add(values(range, query));
        }
      }
      return answer;
    }
    int values = path.indexOf("/values/");
    return values > 0 ? values(path.substring(values + 8), query) : sheet();
  }

  private ObjectNode sheet() {
    ObjectNode answer = Json.object();
    ObjectNode properties = answer.putArray("sheets").addObject().putObject("properties");
    properties.put("sheetId", 77).put("title", title);
    properties.putObject("gridProperties").put("rowCount", cells.size() + 3).put("columnCount", 26);
    return answer;
  }

  private ObjectNode values(String range, String query) {
    Matcher matcher = RANGE.matcher(range);
    if (!matcher.matches() || !matcher.group(1).equals(title.replace("'", "''"))) {
      throw new IllegalArgumentException(range);
    }
    int from = column(matcher.group(2), 0);
    int to = column(matcher.group(4), 25);
    ArrayNode rows = Json.MAPPER.createArrayNode();
    int last = Math.min(Integer.parseInt(matcher.group(5)), cells.size());
    for (int r = Integer.parseInt(matcher.group(3)); r <= last; r++) {
      ArrayNode row = rows.addArray();
      List<Object> all = cells.get(r - 1);
      int end = Math.min(to + 1, all.size());
      while (end > from && all.get(end - 1).equals("")) {
        end--;
      }
      for (int c = from; c < end; c++) {
        add(row, all.get(c), query.contains("UNFORMATTED_VALUE"));
      }
    }
    ObjectNode answer = Json.object();
    if (!rows.isEmpty()) {
      answer.set("values", rows);
    }
    return answer;
  }

  private static void add(ArrayNode row, Object cell, boolean raw) {
    switch (cell) {
      case Double number when raw -> row.add(number);
      case Double number -> row.add(String.format(Locale.ROOT, "%,.2f", number));
      case Boolean truth when raw -> row.add(truth);
      default -> row.add(cell.toString());
    }
  }

  private static int column(String letters, int other) {
    if (letters.isEmpty()) {
      return other;
    }
    int column = 0;
    for (char letter : letters.toCharArray()) {
      column = column * 26 + letter - 'A' + 1;
    }
    return column - 1;
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
