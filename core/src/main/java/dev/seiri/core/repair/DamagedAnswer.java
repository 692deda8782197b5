package dev.seiri.core.repair;

import dev.seiri.core.id.RequestId;
import dev.seiri.core.model.Question;
import dev.seiri.core.model.QuestionId;
import java.util.Optional;

/// An item of the ledger that cannot be read.
///
/// @param row the first row that asks the question
/// @param why what is wrong with it
/// @param waiting the question, where a row without a result waits for its answer; elsewhere what
///   the answer cost is in a result
public record DamagedAnswer(
    QuestionId question, RequestId row, String why, Optional<Question> waiting) {}
