package dev.seiri.core.execution;

import java.time.Instant;
import java.util.Set;

/// What is held back from a budget for the calls of one batch: the most that they can cost.
///
/// It outlives its process. The batch's in-flight note, which has the reservation's name, lists its
/// questions and the most that each can cost.
///
/// @param id the name of the batch's in-flight note
/// @param process the process that asks
/// @param until its lease: by then its process has ended its calls, or has died
/// @param held the money that is held back; its `calls` are the questions it covers, the first of
///   the note's
/// @param spoiled the places in the note of questions that are not asked any more, since an answer
///   of theirs came to nothing, or a call was lost and nothing could be held back for another. What
///   they have spent beside their recorded answers is booked
public record Reservation(
    String id, String process, Instant until, Amount held, Set<Integer> spoiled) {
  public Reservation {
    spoiled = Set.copyOf(spoiled);
  }

  public Reservation(String id, String process, Instant until, Amount held) {
    this(id, process, until, held, Set.of());
  }
}
