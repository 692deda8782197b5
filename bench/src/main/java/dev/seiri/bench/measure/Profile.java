package dev.seiri.bench.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordedFrame;
import jdk.jfr.consumer.RecordingFile;

/// Where the processor time of a flight recording went, by the innermost part of each sample's
/// stack that is told apart.
///
/// @param shares of all samples, the largest first
record Profile(SequencedMap<String, Double> shares) {
  private record Part(String name, List<String> prefixes) {}

  private static final List<Part> PARTS =
      List.of(
          new Part(
              "HTTP client", List.of("org.apache.hc.", "software.amazon.awssdk.http.apache5.")),
          new Part(
              "SDK: signing",
              List.of(
                  "software.amazon.awssdk.http.auth.",
                  "software.amazon.awssdk.awscore.internal.auth",
                  "software.amazon.awssdk.checksums.")),
          new Part("SDK: the rest of a call", List.of("software.amazon.awssdk.")),
          new Part("schema check", List.of("com.networknt.")),
          new Part("template", List.of("io.pebbletemplates.")),
          new Part("JSON", List.of("tools.jackson.", "com.fasterxml.")),
          new Part("Lambda's event reader", List.of("com.amazonaws.services.lambda.runtime.")),
          new Part("Seiri", List.of("dev.seiri.")));

  static Profile of(Path recording) throws IOException {
    Map<String, Integer> samples = new LinkedHashMap<>();
    int all = 0;
    try (RecordingFile file = new RecordingFile(recording)) {
      while (file.hasMoreEvents()) {
        RecordedEvent event = file.readEvent();
        if (event.getEventType().getName().equals("jdk.ExecutionSample")) {
          samples.merge(part(event), 1, Integer::sum);
          all++;
        }
      }
    }
    SequencedMap<String, Double> shares = new LinkedHashMap<>();
    int total = all;
    samples.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .forEach(e -> shares.put(e.getKey(), (double) e.getValue() / total));
    return new Profile(shares);
  }

  private static String part(RecordedEvent event) {
    if (event.getStackTrace() != null) {
      for (RecordedFrame frame : event.getStackTrace().getFrames()) {
        String name = frame.getMethod().getType().getName();
        for (Part part : PARTS) {
          if (part.prefixes().stream().anyMatch(name::startsWith)) {
            return part.name();
          }
        }
      }
    }
    return "threads and the rest of the JDK";
  }
}
