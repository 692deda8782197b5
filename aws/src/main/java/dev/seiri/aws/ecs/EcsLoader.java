package dev.seiri.aws.ecs;

import dev.seiri.core.StoreUnavailable;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.AssignPublicIp;
import software.amazon.awssdk.services.ecs.model.LaunchType;
import software.amazon.awssdk.services.ecs.model.RunTaskResponse;

/// Starts the loader's task, in one container of one task family, with arguments.
public final class EcsLoader {
  public static final String CLUSTER = "LOADER_CLUSTER";
  public static final String FAMILY = "LOADER_TASK_FAMILY";
  public static final String CONTAINER = "LOADER_CONTAINER";
  public static final String SUBNETS = "LOADER_SUBNETS";
  public static final String SECURITY_GROUP = "LOADER_SECURITY_GROUP";
  private static final String STARTED_BY = "seiri-order";

  private final EcsClient client;
  private final Place place;

  /// The place where the loader runs.
  ///
  /// @param family the task's, whose newest revision is run
  /// @param container the container of the task that gets the arguments
  public record Place(
      String cluster, String family, String container, List<String> subnets, String securityGroup) {
    public Place {
      subnets = List.copyOf(subnets);
    }

    /// @throws IllegalArgumentException naming the variable that is missing
    public static Place of(Map<String, String> env) {
      return new Place(
          required(env, CLUSTER),
          required(env, FAMILY),
          required(env, CONTAINER),
          Arrays.asList(required(env, SUBNETS).split(",")),
          required(env, SECURITY_GROUP));
    }

    private static String required(Map<String, String> env, String name) {
      String value = env.getOrDefault(name, "");
      if (value.isBlank()) {
        throw new IllegalArgumentException("the environment variable " + name + " is not set");
      }
      return value;
    }
  }

  public EcsLoader(EcsClient client, Place place) {
    this.client = client;
    this.place = place;
  }

  /// Starts a task.
  ///
  /// @param arguments the loader's
  /// @param token one start however often it is asked for: up to 64 characters
  /// @return the task's ARN
  /// @throws StoreUnavailable if ECS does not answer, or has no room for the task now
  public String start(List<String> arguments, String token) {
    RunTaskResponse answer = run(arguments, token);
    if (answer.tasks().isEmpty()) {
      String why =
          answer.failures().isEmpty()
              ? "ECS names no reason"
              : String.valueOf(answer.failures().getFirst().reason());
      throw new StoreUnavailable(
          "cannot start the loader: " + why, new IllegalStateException("no task was started"));
    }
    return answer.tasks().getFirst().taskArn();
  }

  private RunTaskResponse run(List<String> arguments, String token) {
    try {
      return client.runTask(run ->
          run.cluster(place.cluster())
              .taskDefinition(place.family())
              .launchType(LaunchType.FARGATE)
              .count(1)
              .clientToken(token)
              .startedBy(STARTED_BY)
              .networkConfiguration(network ->
                  network.awsvpcConfiguration(vpc ->
                      vpc.subnets(place.subnets())
                          .securityGroups(place.securityGroup())
                          .assignPublicIp(AssignPublicIp.ENABLED)))
              .overrides(overrides ->
                  overrides.containerOverrides(
                      container -> container.name(place.container()).command(arguments))));
    } catch (SdkException e) {
      throw new StoreUnavailable("cannot start the loader: " + e.getMessage(), e);
    }
  }
}
