package dev.seiri.lambda.orders;

import com.amazonaws.services.lambda.runtime.CognitoIdentity;
import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.seiri.core.json.Json;
import dev.seiri.lambda.orders.OrderFault.Code;
import dev.seiri.lambda.orders.Orders.Caller;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/// The function that takes orders. It answers every order with JSON, also one that it refuses: only
/// Lambda's own faults are the invocation's.
public final class OrdersHandler implements RequestStreamHandler {
  private static final Logger LOG = LoggerFactory.getLogger(OrdersHandler.class);

  private final Orders orders;

  /// The handler as Lambda creates it, wired from the environment.
  public OrdersHandler() {
    this(new Orders(OrderPorts.ofEnvironment(System.getenv()), Clock.systemUTC()));
  }

  OrdersHandler(Orders orders) {
    this.orders = orders;
  }

  @Override
  public void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
    byte[] order = in.readNBytes(OrderReader.MOST_BYTES + 1);
    out.write(Json.write(answer(order, caller(context))).getBytes(StandardCharsets.UTF_8));
  }

  ObjectNode answer(byte[] order, Caller caller) {
    try {
      ObjectNode answer = orders.carryOut(order, caller);
      LOG.info("order {}", answer);
      return answer;
    } catch (OrderFault e) {
      LOG.warn("order refused: {}: {}: {}", e.code().word(), e.field(), e.getMessage());
      return refusal(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return refusal(
          new OrderFault(Code.UNAVAILABLE, "", "interrupted; send the same order again"));
    } catch (RuntimeException e) {
      LOG.error("an order failed", e);
      return refusal(
          new OrderFault(
              Code.FAILED,
              "",
              "the order failed: see the function's log at invocation " + caller.invocation()));
    }
  }

  private static ObjectNode refusal(OrderFault fault) {
    ObjectNode error =
        Json.object()
            .put("code", fault.code().word())
            .put("message", String.valueOf(fault.getMessage()))
            .put("field", fault.field());
    ObjectNode answer = Json.object().put("ok", false);
    answer.set("error", error);
    return answer;
  }

  private static Caller caller(Context context) {
    CognitoIdentity identity = context.getIdentity();
    return new Caller(
        String.valueOf(context.getAwsRequestId()),
        identity == null ? Optional.empty() : Optional.ofNullable(identity.getIdentityId()));
  }
}
