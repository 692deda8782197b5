/// Answers: their check, their verdict, and the ledger of what has been paid for.
@NullMarked
package dev.seiri.core.answer;

import org.jspecify.annotations.NullMarked;
