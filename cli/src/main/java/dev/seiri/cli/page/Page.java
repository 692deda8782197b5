package dev.seiri.cli.page;

import dev.seiri.core.json.Json;
import dev.seiri.core.json.Text;
import io.pebbletemplates.pebble.PebbleEngine;
import io.pebbletemplates.pebble.loader.ClasspathLoader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// A page in one file. Everything that is not the program's own text is escaped, and only the two
/// scripts whose digests the page names may run: a row with markup or script in it is text.
///
/// @param template the template's file name
/// @param title of the page
/// @param content the template's variables
public record Page(
    String template,
    String title,
    String subtitle,
    Map<String, Object> content,
    List<Chart> charts) {
  private static final String CHART_VERSION = "1.6.32";
  private static final PebbleEngine TEMPLATES = templates();

  public Page {
    content = Map.copyOf(content);
    charts = List.copyOf(charts);
  }

  /// Writes it.
  ///
  /// @param writtenAt when, for people
  public void write(OutputStream out, RowTable table, Instant writtenAt) throws IOException {
    String library = text("uplot/uPlot.iife.min.js");
    String script = text("page.js");
    Map<String, Object> model = new HashMap<>(content);
    model.put("title", title);
    model.put("subtitle", subtitle);
    model.put("table", table.model());
    model.put("policy", policy(library, script));
    model.put("style", text("page.css"));
    model.put("chartStyle", text("uplot/uPlot.min.css"));
    model.put("chartVersion", CHART_VERSION);
    model.put("program", "Seiri");
    model.put("writtenAt", writtenAt.truncatedTo(ChronoUnit.SECONDS));
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    TEMPLATES.getTemplate(template).evaluate(writer, model, Locale.ROOT);
    writer.write(data("charts", chartsJson()));
    writer.write(data("columns", table.columnsJson()));
    writer.write("<script type=\"application/gzip;base64\" id=\"packed\">");
    writer.flush();
    table.copyTo(out);
    writer.write("</script>\n<!--\n" + text("uplot/LICENSE.txt") + "-->\n");
    writer.write("<script>" + library + "</script>\n<script>" + script + "</script>\n");
    writer.write("</body>\n</html>\n");
    writer.flush();
  }

  private ArrayNode chartsJson() {
    ArrayNode json = Json.MAPPER.createArrayNode();
    charts.forEach(chart -> json.add(chart.json()));
    return json;
  }

  /// A data block, whose content cannot end the block.
  private static String data(String id, JsonNode json) {
    return "<script type=\"application/json\" id=\"%s\">%s</script>%n"
        .formatted(id, Text.wellFormed(Json.write(json)).replace("<", "\\u003c"));
  }

  private static String policy(String... scripts) {
    StringBuilder sources = new StringBuilder();
    for (String script : scripts) {
      sources.append(" 'sha256-").append(sha256(script)).append('\'');
    }
    return "default-src 'none'; style-src 'unsafe-inline'; script-src" + sources;
  }

  private static String sha256(String script) {
    try {
      return Base64.getEncoder()
          .encodeToString(
              MessageDigest.getInstance("SHA-256").digest(script.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private static PebbleEngine templates() {
    ClasspathLoader loader = new ClasspathLoader(Page.class.getClassLoader());
    loader.setPrefix("dev/seiri/cli/page");
    loader.setSuffix(".html");
    return new PebbleEngine.Builder()
        .loader(loader)
        .autoEscaping(true)
        .strictVariables(true)
        .defaultLocale(Locale.ROOT)
        .build();
  }

  private static String text(String resource) {
    try (InputStream in = Page.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing from the program");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
