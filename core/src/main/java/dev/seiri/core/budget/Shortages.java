package dev.seiri.core.budget;

import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// A budget's shortage, in words.
public final class Shortages {
  private Shortages() {}

  /// What rows wait for that a budget has no room for now.
  public static final String NO_ROOM =
      "the budget has no room for more calls until those in flight are settled";

  /// The reason of an execution that halts because there is no room, and none will come.
  ///
  /// @param needed the most that another question can cost
  public static String exhausted(Account account, Amount needed) {
    String lost =
        account.lost().calls() > 0
            ? "; US$%s of it may have been paid for answers that were lost"
                .formatted(plain(account.lost()))
            : "";
    return "the budget of %s has no room for another question, which may take %s at worst%s"
        .formatted(budget(account.limits()), amount(account.limits(), needed), lost);
  }

  /// What rows wait for, of an account that is short of room.
  public static String waiting(Account account) {
    return account.reservations().size() >= Account.MOST_RESERVATIONS
        ? "as many batches as may reserve at once have reserved a part of the budget"
        : NO_ROOM;
  }

  /// How much of a budget is spent; empty without one.
  public static Optional<String> spent(Account account) {
    Limits limits = account.limits();
    List<String> parts = new ArrayList<>();
    limits
        .maxCostUsd()
        .ifPresent(max ->
            parts.add(
                "US$%s of US$%s spent, US$%s reserved"
                    .formatted(
                        plain(account.spent()), max.toPlainString(), plain(account.reserved()))));
    if (limits.maxTokens().isPresent()) {
      parts.add(
          String.format(
              Locale.ROOT,
              "%,d of %,d tokens spent, %,d reserved",
              account.spent().tokens(),
              limits.maxTokens().getAsLong(),
              account.reserved().tokens()));
    }
    return parts.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", parts));
  }

  /// How many answers may have been paid and lost; empty if none was.
  public static Optional<String> lost(Account account) {
    Amount lost = account.lost();
    return lost.isNothing()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%,d possibly paid and lost, at most US$%s and %,d tokens",
                lost.calls(),
                plain(lost),
                lost.tokens()));
  }

  /// What was booked for processes that died, if anything was lost.
  public static Optional<String> lostByTheDead(Account before, Account after) {
    Amount more = after.lost().minus(before.lost());
    return more.isNothing()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "a process has died: %d of its calls may have been paid and lost, US$%s",
                more.calls(),
                plain(more)));
  }

  private static String amount(Limits limits, Amount amount) {
    return limits.maxCostUsd().isPresent() ? "US$" + plain(amount) : amount.tokens() + " tokens";
  }

  private static String plain(Amount amount) {
    return amount.plain().usd().toPlainString();
  }

  private static String budget(Limits limits) {
    List<String> parts = new ArrayList<>();
    limits.maxCostUsd().ifPresent(usd -> parts.add("US$" + usd.toPlainString()));
    limits.maxTokens().ifPresent(tokens -> parts.add(tokens + " tokens"));
    return String.join(" and ", parts);
  }
}
