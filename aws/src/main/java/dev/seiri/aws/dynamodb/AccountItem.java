package dev.seiri.aws.dynamodb;

import static dev.seiri.aws.dynamodb.Attributes.n;
import static dev.seiri.aws.dynamodb.Attributes.s;

import dev.seiri.core.MalformedItem;
import dev.seiri.core.execution.Account;
import dev.seiri.core.execution.Account.Shortage;
import dev.seiri.core.execution.Amount;
import dev.seiri.core.execution.Limits;
import dev.seiri.core.execution.Reservation;
import dev.seiri.core.execution.Tally;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/// An execution's account, as attributes of its item.
final class AccountItem {
  static final String BUDGET = "budget";
  static final String CANARY = "canary";

  /// Raised with each change, so that of two changes at once one is made again.
  static final String VERSION = "account_version";

  /// A name of the last change, by which a writer recognizes its own.
  static final String CHANGE = "account_change";

  static final String SPENT_USD = "spent_usd";
  static final String SPENT_TOKENS = "spent_tokens";
  static final String LEFT_USD = "budget_left_usd";
  static final String LEFT_TOKENS = "budget_left_tokens";

  private static final String SPENT_CALLS = "spent_calls";
  private static final String LOST_USD = "lost_usd";
  private static final String LOST_TOKENS = "lost_tokens";
  private static final String LOST_CALLS = "lost_calls";
  private static final String AGAIN_USD = "paid_again_usd";
  private static final String AGAIN_TOKENS = "paid_again_tokens";
  private static final String AGAIN_CALLS = "paid_again_calls";
  private static final String RESERVATIONS = "reservations";
  private static final String SHORTAGE = "budget_shortage";

  /// Every attribute of an account, but for version and change.
  static final List<String> ALL =
      List.of(
          BUDGET,
          CANARY,
          SPENT_USD,
          SPENT_TOKENS,
          SPENT_CALLS,
          LOST_USD,
          LOST_TOKENS,
          LOST_CALLS,
          AGAIN_USD,
          AGAIN_TOKENS,
          AGAIN_CALLS,
          RESERVATIONS,
          SHORTAGE,
          LEFT_USD,
          LEFT_TOKENS);

  private AccountItem() {}

  /// The attributes that an account has.
  static Map<String, AttributeValue> write(Account account) {
    Map<String, AttributeValue> item = new LinkedHashMap<>();
    limits(account.limits(), item);
    if (account.isKept()) {
      item.put(SPENT_USD, n(account.spent().usd()));
      item.put(SPENT_TOKENS, n(account.spent().tokens()));
      item.put(SPENT_CALLS, n(account.spent().calls()));
    }
    if (!account.lost().isNothing()) {
      item.put(LOST_USD, n(account.lost().usd()));
      item.put(LOST_TOKENS, n(account.lost().tokens()));
      item.put(LOST_CALLS, n(account.lost().calls()));
    }
    if (!account.paidAgain().isNothing()) {
      item.put(AGAIN_USD, n(account.paidAgain().usd()));
      item.put(AGAIN_TOKENS, n(account.paidAgain().tokens()));
      item.put(AGAIN_CALLS, n(account.paidAgain().calls()));
    }
    if (!account.reservations().isEmpty()) {
      Map<String, AttributeValue> all = new TreeMap<>();
      account.reservations().forEach((id, r) -> all.put(id, AttributeValue.fromM(write(r))));
      item.put(RESERVATIONS, AttributeValue.fromM(all));
    }
    account
        .shortage()
        .ifPresent(shortage ->
            item.put(
                SHORTAGE,
                AttributeValue.fromM(
                    Map.of(
                        "since", s(shortage.since().truncatedTo(ChronoUnit.MILLIS).toString()),
                        "usd", n(shortage.needed().usd()),
                        "tokens", n(shortage.needed().tokens())))));
    account.leftUsd().ifPresent(left -> item.put(LEFT_USD, n(left)));
    account.leftTokens().ifPresent(left -> item.put(LEFT_TOKENS, n(left)));
    return item;
  }

  /// An account. Of an item that was written before there were accounts, what is not left of the
  /// budget is spent; of one that never had a budget, what the results cost.
  static Account read(Attributes attributes) {
    Limits limits = limits(attributes);
    Amount lost = amount(attributes, LOST_USD, LOST_TOKENS, LOST_CALLS);
    Account account =
        new Account(
            limits,
            attributes.item().containsKey(SPENT_USD),
            amount(attributes, SPENT_USD, SPENT_TOKENS, SPENT_CALLS),
            lost,
            amount(attributes, AGAIN_USD, AGAIN_TOKENS, AGAIN_CALLS),
            reservations(attributes.map(RESERVATIONS)),
            shortage(attributes.map(SHORTAGE)));
    return account.isKept() ? account : before(account, attributes);
  }

  private static Account before(Account account, Attributes attributes) {
    Tally tally = ExecutionItem.tally(attributes);
    Account counting = account.counting(tally);
    if (!account.limits().hasBudget()) {
      return counting;
    }
    BigDecimal usd = counting.spent().usd();
    long tokens = counting.spent().tokens();
    if (account.limits().maxCostUsd().isPresent() && attributes.item().containsKey(LEFT_USD)) {
      BigDecimal max = account.limits().maxCostUsd().get();
      usd = usd.max(max.subtract(attributes.decimal(LEFT_USD)));
    }
    OptionalLong left = attributes.integer(LEFT_TOKENS);
    if (account.limits().maxTokens().isPresent() && left.isPresent()) {
      tokens = Math.max(tokens, account.limits().maxTokens().getAsLong() - left.getAsLong());
    }
    return new Account(
        account.limits(),
        true,
        new Amount(usd, tokens, counting.spent().calls()),
        account.lost(),
        account.paidAgain(),
        account.reservations(),
        account.shortage());
  }

  private static Amount amount(Attributes attributes, String usd, String tokens, String calls) {
    return new Amount(
        attributes.decimal(usd),
        attributes.integer(tokens).orElse(0),
        attributes.integer(calls).orElse(0));
  }

  private static Map<String, AttributeValue> write(Reservation reservation) {
    Map<String, AttributeValue> map = new LinkedHashMap<>();
    map.put("process", s(reservation.process()));
    map.put("until", s(reservation.until().truncatedTo(ChronoUnit.MILLIS).toString()));
    map.put("usd", n(reservation.held().usd()));
    map.put("tokens", n(reservation.held().tokens()));
    map.put("questions", n(reservation.held().calls()));
    if (!reservation.spoiled().isEmpty()) {
      map.put(
          "spoiled",
          AttributeValue.fromNs(
              reservation.spoiled().stream().sorted().map(String::valueOf).toList()));
    }
    return map;
  }

  private static Map<String, Reservation> reservations(Attributes all) {
    Map<String, Reservation> reservations = new LinkedHashMap<>();
    for (String id : new TreeMap<>(all.item()).keySet()) {
      Attributes one = all.map(id);
      reservations.put(
          id,
          new Reservation(
              id,
              one.required("process"),
              one.instant("until").orElse(Instant.EPOCH),
              new Amount(
                  one.decimal("usd"),
                  one.integer("tokens").orElse(0),
                  one.integer("questions").orElse(0)),
              spoiled(one)));
    }
    return reservations;
  }

  private static Set<Integer> spoiled(Attributes reservation) {
    AttributeValue value = reservation.item().get("spoiled");
    Set<Integer> places = new HashSet<>();
    if (value != null && value.hasNs()) {
      value.ns().forEach(place -> places.add(new BigDecimal(place).intValue()));
    }
    return places;
  }

  private static Optional<Shortage> shortage(Attributes map) {
    return map.item().isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Shortage(
                map.instant("since").orElse(Instant.EPOCH),
                new Amount(map.decimal("usd"), map.integer("tokens").orElse(0), 1)));
  }

  private static void limits(Limits limits, Map<String, AttributeValue> item) {
    Map<String, AttributeValue> budget = new LinkedHashMap<>();
    limits.maxCostUsd().ifPresent(usd -> budget.put("max_cost_usd", n(usd)));
    limits.maxTokens().ifPresent(tokens -> budget.put("max_tokens", n(tokens)));
    if (!budget.isEmpty()) {
      item.put(BUDGET, AttributeValue.fromM(budget));
    }
    limits
        .canary()
        .ifPresent(canary ->
            item.put(
                CANARY,
                AttributeValue.fromM(
                    Map.of(
                        "rows", n(canary.rows()),
                        "share", n(BigDecimal.valueOf(canary.share()))))));
  }

  /// @throws MalformedItem if they do not keep to the contract
  private static Limits limits(Attributes attributes) {
    Attributes budget = attributes.map(BUDGET);
    Attributes canary = attributes.map(CANARY);
    try {
      return new Limits(
          budget.item().containsKey("max_cost_usd")
              ? Optional.of(budget.decimal("max_cost_usd"))
              : Optional.empty(),
          budget.integer("max_tokens"),
          canary.item().isEmpty()
              ? Optional.empty()
              : Optional.of(
                  new Limits.Canary(
                      canary.smallInteger("rows").orElse(1), canary.number("share").orElse(1))));
    } catch (IllegalArgumentException e) {
      throw new MalformedItem(attributes.where() + ": " + e.getMessage());
    }
  }
}
