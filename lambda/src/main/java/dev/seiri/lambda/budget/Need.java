package dev.seiri.lambda.budget;

import dev.seiri.core.model.Question;
import dev.seiri.core.model.QuestionId;

/// A question that needs a model call.
///
/// @param repair whether its first answer is recorded, so that only a repair is asked for
public record Need(QuestionId id, Question question, boolean repair) {}
