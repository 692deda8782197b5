package dev.seiri.aws.s3;

import dev.seiri.aws.SdkErrors;
import dev.seiri.core.MalformedItem;
import dev.seiri.core.answer.InFlightNote;
import dev.seiri.core.answer.InFlightNoteStore;
import dev.seiri.core.id.ExecutionId;
import dev.seiri.core.json.Json;
import dev.seiri.core.model.QuestionId;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.model.S3Object;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// In-flight notes under `asking/execution_id=<id>/` in the bucket.
public final class S3InFlightNoteStore implements InFlightNoteStore {
  private final S3Client client;
  private final String bucket;

  public S3InFlightNoteStore(S3Client client, String bucket) {
    this.client = client;
    this.bucket = bucket;
  }

  @Override
  public void write(InFlightNote note) {
    ObjectNode json = Json.object();
    json.put("process", note.process());
    json.put("max_in_flight", note.maxInFlight());
    ArrayNode questions = json.putArray("questions");
    note.questions().forEach(question -> questions.add(question.sha256()));
    if (!note.most().isEmpty()) {
      ArrayNode most = json.putArray("most");
      note.most()
          .forEach(amount -> {
            ObjectNode each = most.addObject();
            each.put("usd", amount.usd());
            each.put("tokens", amount.tokens());
            each.put("repair", amount.repair());
          });
    }
    SdkErrors.call(
        "write " + key(note),
        () ->
            client.putObject(
                put -> put.bucket(bucket).key(key(note)).contentType("application/json"),
                RequestBody.fromString(Json.write(json))));
  }

  @Override
  public void remove(InFlightNote note) {
    SdkErrors.call(
        "remove " + key(note),
        () -> client.deleteObject(delete -> delete.bucket(bucket).key(key(note))));
  }

  @Override
  public List<InFlightNote> left(ExecutionId execution) {
    String prefix = prefix(execution);
    return SdkErrors.call(
        "list " + prefix,
        () ->
            client
                .listObjectsV2Paginator(list -> list.bucket(bucket).prefix(prefix))
                .contents()
                .stream()
                .flatMap(object -> read(execution, name(object)).stream())
                .toList());
  }

  @Override
  public Optional<InFlightNote> find(ExecutionId execution, String id) {
    return SdkErrors.call("read " + prefix(execution) + id, () -> read(execution, id));
  }

  private Optional<InFlightNote> read(ExecutionId execution, String id) {
    try {
      JsonNode json =
          Json.read(
              client
                  .getObjectAsBytes(get -> get.bucket(bucket).key(prefix(execution) + id))
                  .asUtf8String());
      List<QuestionId> questions = new ArrayList<>();
      json.path("questions")
          .forEach(question -> questions.add(new QuestionId(question.asString())));
      List<InFlightNote.Most> most = new ArrayList<>();
      json.path("most")
          .forEach(amount ->
              most.add(
                  new InFlightNote.Most(
                      amount.path("usd").asDecimal(BigDecimal.ZERO),
                      amount.path("tokens").asLong(0),
                      amount.path("repair").asBoolean(false))));
      return Optional.of(
          new InFlightNote(
              id,
              execution,
              json.path("process").asString(""),
              json.path("max_in_flight").asInt(1),
              questions,
              most));
    } catch (JacksonException e) {
      throw new MalformedItem(
          "%s is no note: %s".formatted(prefix(execution) + id, Json.reason(e)));
    } catch (IllegalArgumentException e) {
      throw new MalformedItem(
          "%s is no note: %s".formatted(prefix(execution) + id, e.getMessage()));
    } catch (NoSuchKeyException e) {
      // Its batch has just ended.
      return Optional.empty();
    }
  }

  private static String name(S3Object object) {
    return object.key().substring(object.key().lastIndexOf('/') + 1);
  }

  private static String key(InFlightNote note) {
    return prefix(note.execution()) + note.id();
  }

  private static String prefix(ExecutionId execution) {
    return "asking/execution_id=" + ResultKeys.encode(execution.value()) + "/";
  }
}
