package dev.seiri.local.mapping;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.events.DynamodbEvent;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse;
import com.amazonaws.services.lambda.runtime.events.StreamsEventResponse.BatchItemFailure;
import com.amazonaws.services.lambda.runtime.serialization.PojoSerializer;
import com.amazonaws.services.lambda.runtime.serialization.events.LambdaEventSerializers;
import dev.seiri.core.json.Json;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Invokes the function as Lambda does: the event goes through Lambda's own JSON, and a call that
/// takes longer than the function's time limit is interrupted and counts as failed.
final class Invoker {
  private static final PojoSerializer<DynamodbEvent> SERIALIZER =
      LambdaEventSerializers.serializerFor(DynamodbEvent.class, Invoker.class.getClassLoader());

  private final RequestHandler<DynamodbEvent, StreamsEventResponse> handler;
  private final MappingSettings settings;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  Invoker(RequestHandler<DynamodbEvent, StreamsEventResponse> handler, MappingSettings settings) {
    this.handler = handler;
    this.settings = settings;
  }

  Response invoke(List<StreamItem> items) throws InterruptedException {
    DynamodbEvent event = SERIALIZER.fromJson(Json.write(EventJson.event(items)));
    Context context = new LocalContext(settings.functionTimeout());
    Future<StreamsEventResponse> call = threads.submit(() -> handler.handleRequest(event, context));
    try {
      return Response.of(
          identifiers(call.get(settings.functionTimeout().toMillis(), TimeUnit.MILLISECONDS)),
          items);
    } catch (TimeoutException e) {
      call.cancel(true);
      return new Response.Failed(
          String.format(
              Locale.ROOT,
              "the function took longer than %d s",
              settings.functionTimeout().toSeconds()));
    } catch (ExecutionException e) {
      return new Response.Failed(why(e));
    } catch (InterruptedException e) {
      call.cancel(true);
      throw e;
    }
  }

  /// The message alone; an exception without one is named.
  private static String why(ExecutionException e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? cause.toString() : cause.getMessage();
  }

  private static List<String> identifiers(
      @org.jspecify.annotations.Nullable StreamsEventResponse response) {
    return Optional.ofNullable(response)
        .map(StreamsEventResponse::getBatchItemFailures)
        .orElse(List.of())
        .stream()
        .map(BatchItemFailure::getItemIdentifier)
        .map(String::valueOf)
        .toList();
  }
}
