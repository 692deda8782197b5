package dev.seiri.lambda.orders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.seiri.core.json.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The cases that the sheet's stand-in of the function is held to as well.
class OrderReaderTest {
  private static final JsonNode CASES = cases();

  private final OrderReader reader = new OrderReader(CASES.path("bucket").asString());

  @TestFactory
  Stream<DynamicTest> whatIsWithinItsBoundsIsAnOrder() {
    return CASES
        .path("valid")
        .valueStream()
        .map(one ->
            DynamicTest.dynamicTest(
                name(one),
                () -> {
                  Order order = read(one.path("order"));
                  assertThat(order.word()).isEqualTo(one.path("order").path("order").asString());
                  if (one.has("execution_id")) {
                    assertThat(order.toString())
                        .contains("execution=" + one.path("execution_id").asString());
                  }
                  List<String> expected =
                      one.path("arguments").valueStream().map(JsonNode::asString).toList();
                  assertThat(order instanceof Order.Load load ? load.arguments() : List.of())
                      .isEqualTo(expected);
                }));
  }

  @TestFactory
  Stream<DynamicTest> whatIsNotIsRefusedWithItsFieldInOneLine() {
    return CASES
        .path("invalid")
        .valueStream()
        .map(one ->
            DynamicTest.dynamicTest(
                name(one),
                () -> {
                  JsonNode order =
                      one.has("order") ? one.path("order") : changed(one.path("change"));
                  OrderFault fault = fault(Json.write(order).getBytes(StandardCharsets.UTF_8));
                  assertThat(fault.code().word()).isEqualTo(one.path("code").asString());
                  assertThat(fault.field()).isEqualTo(one.path("field").asString());
                  assertThat(fault.getMessage()).isNotBlank().hasLineCount(1);
                }));
  }

  @Test
  void everyCodeOfARefusedOrderHasACase() {
    List<String> codes =
        CASES.path("invalid").valueStream().map(one -> one.path("code").asString()).toList();
    assertThat(codes)
        .contains(
            "not_json", "missing", "unknown_field", "wrong_type", "out_of_bounds", "other_place");
  }

  @Test
  void whatIsNoJsonAtAllOrNamesAFieldTwiceIsRefused() {
    assertThat(fault("nonsense".getBytes(StandardCharsets.UTF_8)).code())
        .isEqualTo(OrderFault.Code.NOT_JSON);
    assertThat(fault(new byte[0]).code()).isEqualTo(OrderFault.Code.NOT_JSON);
    assertThat(fault(new byte[] {'"', (byte) 0xff, '"'}).code())
        .isEqualTo(OrderFault.Code.NOT_JSON);
    String twice = "{\"order\":\"cancel\",\"execution_id\":\"a\",\"execution_id\":\"b\"}";
    assertThat(fault(twice.getBytes(StandardCharsets.UTF_8)).code())
        .isEqualTo(OrderFault.Code.NOT_JSON);
    assertThat(fault("[".repeat(60_000).getBytes(StandardCharsets.UTF_8)).code())
        .isEqualTo(OrderFault.Code.NOT_JSON);
  }

  @Test
  void anOrderHasABound() {
    assertThat(fault(new byte[OrderReader.MOST_BYTES + 1]).code())
        .isEqualTo(OrderFault.Code.TOO_LARGE);
  }

  @Test
  void whatTheLoaderIsToldFitsIntoATask() {
    ObjectNode order = (ObjectNode) CASES.path("start").deepCopy();
    var columns = ((ObjectNode) order.path("rows")).putArray("columns");
    for (int i = 0; i < 200; i++) {
      columns.add("列の名前が長い".repeat(6) + i);
    }
    OrderFault fault = fault(Json.write(order).getBytes(StandardCharsets.UTF_8));
    assertThat(fault.code()).isEqualTo(OrderFault.Code.TOO_LARGE);
    assertThat(fault).hasMessageContaining("at most 7,900");
  }

  @Test
  void theSameOrderIsTheSameWhoeverSendsItHoweverItsFieldsStand() {
    Order.Start once =
        start("{\"order\":\"start\",\"order_key\":\"k\",\"task\":\"t\",\"ordered_by\":\"a\",");
    Order.Start again =
        start("{\"attempt\":3,\"task\":\"t\",\"order_key\":\"k\",\"order\":\"start\",");
    Order.Start other = start("{\"order\":\"start\",\"order_key\":\"k\",\"task\":\"u\",");
    assertThat(again.sha256()).isEqualTo(once.sha256()).isNotEqualTo(other.sha256());
    assertThat(again.attempt()).isEqualTo(3);
  }

  private Order.Start start(String begun) {
    String json = begun + "\"rows\":{\"s3\":\"s3://seiri-dev-bucket/input/a\"}}";
    return (Order.Start) reader.read(json.getBytes(StandardCharsets.UTF_8));
  }

  private Order read(JsonNode order) {
    return reader.read(Json.write(order).getBytes(StandardCharsets.UTF_8));
  }

  private OrderFault fault(byte[] order) {
    return catchThrowableOfType(OrderFault.class, () -> reader.read(order));
  }

  private static ObjectNode changed(JsonNode change) {
    ObjectNode order = (ObjectNode) CASES.path("start").deepCopy();
    change.properties().forEach(field -> order.set(field.getKey(), field.getValue()));
    return order;
  }

  private static String name(JsonNode one) {
    return one.path("name").asString();
  }

  private static JsonNode cases() {
    try {
      return Json.read(
          Files.readString(
              Path.of(System.getProperty("seiri.root"), "examples", "orders", "cases.json")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
