package dev.seiri.local.simulation;

import dev.seiri.core.json.Text;
import dev.seiri.local.bedrock.StandInQuestion;

/// The chance of one reading: a question, put to one model, for the nth time.
///
/// What befalls a row is drawn from one of three sources: one that all models of the file share,
/// one of the model's own, one of this reading alone. A reading takes one of the first two with
/// probability √r, and of these the shared one with √(m/r), where r is the correlation of readings
/// and m that of models. So two models' errors of equal probability have the correlation
/// √r·√(m/r)·√r·√(m/r) = m, and two readings of one model √r·√r = r.
final class Chance {
  private final Profile profile;
  private final String reading;

  private Chance(Profile profile, String reading) {
    this.profile = profile;
    this.reading = reading;
  }

  static Chance of(Profile profile, StandInQuestion question, String number) {
    return new Chance(
        profile, Text.sha256(question.system(), String.join("\n", question.userTexts()), number));
  }

  /// A draw for a row, correlated as the profile says.
  ///
  /// @param row its text
  /// @param what is drawn, such as a field's name
  Draw ofRow(String row, String what) {
    double again = profile.readingCorrelation();
    Draw source = Draw.of(profile.seed(), "source", profile.name(), row, what, reading);
    if (source.uniform() >= Math.sqrt(again)) {
      return Draw.of(profile.seed(), "reading", profile.name(), row, what, reading);
    }
    Draw model = Draw.of(profile.seed(), "model", profile.name(), row, what);
    return model.uniform() < Math.sqrt(profile.modelCorrelation() / again)
        ? Draw.of(profile.seed(), "models", row, what)
        : Draw.of(profile.seed(), "own", profile.name(), row, what);
  }

  /// A draw for this reading alone.
  Draw ofCall(String... what) {
    return Draw.of(profile.seed(), "call", profile.name(), reading, Text.sha256(what));
  }
}
