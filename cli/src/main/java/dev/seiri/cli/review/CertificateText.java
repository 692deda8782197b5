package dev.seiri.cli.review;

import dev.seiri.cli.session.Terminal;
import dev.seiri.core.review.Decision;
import dev.seiri.core.review.InputKey;
import dev.seiri.evaluation.review.Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A certificate as text.
final class CertificateText {
  private CertificateText() {}

  /// Prints it: the sentence, what it comes from, and what it does not cover.
  static void print(Terminal terminal, Certificate certificate) {
    terminal.print(certificate.sentence());
    terminal.print(certificate.sentenceJa());
    Certificate.Frame frame = certificate.frame();
    terminal.print(
        String.format(
            Locale.ROOT,
            "random     %,d of %,d rows drawn in order, %,d of them skipped (count as wrong); %,d"
                + " wrong of %,d decided",
            frame.drawn(),
            frame.rows(),
            frame.skipped(),
            frame.wrong(),
            frame.decided()));
    Certificate.Flagged flagged = certificate.flagged();
    terminal.print(
        String.format(
            Locale.ROOT,
            "flagged    %,d rows, %,d decided, %,d of them wrong; %,d undecided (count as wrong)",
            flagged.rows(),
            flagged.decided(),
            flagged.wrong(),
            flagged.undecided()));
    if (certificate.plan().left().byPerson() > 0) {
      terminal.print(
          String.format(
              Locale.ROOT,
              "by person  %,d rows, answered by a decision",
              certificate.plan().left().byPerson()));
    }
    if (certificate.plan().left().noAnswer() + certificate.plan().left().pending() > 0) {
      terminal.print(
          String.format(
              Locale.ROOT,
              "uncovered  %,d rows without a valid answer, %,d pending when the plan was made",
              certificate.plan().left().noAnswer(),
              certificate.plan().left().pending()));
    }
    if (certificate.sown().rows() > 0) {
      terminal.print(
          String.format(
              Locale.ROOT,
              "reviewer   found %,d of %,d known-wrong rows that were shown",
              certificate.sown().found(),
              certificate.sown().shown()));
    }
    for (Certificate.Field field : certificate.fields()) {
      terminal.print(
          String.format(
              Locale.ROOT,
              "field      %s: %,d found wrong; wrong in at most %,d of the others",
              field.name(),
              field.wrong(),
              field.wrongAtMost()));
    }
  }

  /// Says where people disagree.
  static void contradictions(Terminal terminal, List<Decision> decisions) {
    Map<InputKey, List<Decision>> contradictions = Decision.contradictions(decisions);
    contradictions
        .values()
        .forEach(each ->
            terminal.say(
                "note: %s was decided differently: %s; the last one counts"
                    .formatted(
                        each.getLast().request(),
                        String.join(
                            ", then ",
                            each.stream()
                                .map(d ->
                                    "%s by %s at %s".formatted(d.kind().word(), d.by(), d.at()))
                                .toList()))));
  }
}
