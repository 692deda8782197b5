package dev.seiri.aws.control;

import dev.seiri.aws.Account;
import dev.seiri.aws.AwsClients;
import dev.seiri.aws.ResourceNames;
import dev.seiri.aws.bedrock.BedrockModel;
import dev.seiri.core.model.ModelCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.function.Supplier;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;

/// A check of every part of a deployed stack that processes rows. Nothing is changed; each model is
/// asked for one token.
public final class Checkup {
  private static final int CONNECTIONS = 4;
  private static final String LOG_IN =
      "run `aws configure` or `aws login`, or set AWS_PROFILE and AWS_REGION";

  private final AwsClients clients = AwsClients.ofEnvironment(CONNECTIONS);

  /// Whether there are credentials and a Region.
  ///
  /// @return one finding; where it is a fault, nothing else can be checked
  public Finding credentials() {
    String part = "credentials";
    Optional<String> region = Account.region();
    if (region.isEmpty()) {
      return Finding.fault(part, "no Region is set", LOG_IN);
    }
    return Probe.of(
        part,
        LOG_IN,
        () -> {
          GetCallerIdentityResponse caller = ControlClients.sts().getCallerIdentity();
          return Finding.ok(part, "%s in %s".formatted(caller.arn(), region.orElseThrow()));
        });
  }

  /// Tables, stream, bucket, mapping and function.
  public List<Finding> stores(ResourceNames names) {
    TableChecks tables = new TableChecks(clients.dynamoDb());
    MappingCheck mapping = new MappingCheck(ControlClients.lambda());
    Supplier<Optional<String>> stream = () -> tables.streamArn(names.requestsTable());
    List<Finding> findings = new ArrayList<>(tables.all(names).toList());
    findings.add(bucket(names.bucket()));
    findings.add(mapping.mapping(stream));
    findings.add(mapping.function(stream));
    findings.add(mapping.concurrency(stream));
    return findings;
  }

  /// The models' access and quotas in this account, and whether these answer what the function
  /// takes at a time.
  public List<Finding> models(
      SequencedSet<String> modelIds, ModelCatalog catalog, ResourceNames names) {
    TableChecks tables = new TableChecks(clients.dynamoDb());
    Optional<Pace> pace =
        new MappingCheck(ControlClients.lambda())
            .pace(() -> tables.streamArn(names.requestsTable()));
    ModelChecks models =
        new ModelChecks(
            new BedrockModel(clients.bedrock(), catalog),
            ControlClients.bedrock(),
            ControlClients.serviceQuotas());
    List<Finding> findings = new ArrayList<>();
    for (String id : modelIds) {
      findings.add(models.access(id));
      findings.add(models.quota(id));
      pace.flatMap(taken -> models.pace(id, taken)).ifPresent(findings::add);
    }
    return findings;
  }

  private Finding bucket(String name) {
    S3Client s3 = clients.s3();
    return Probe.of(
        "bucket",
        "check the name and that it is in this Region",
        () -> {
          s3.listObjectsV2(list -> list.bucket(name).prefix("results/").maxKeys(1));
          return Finding.ok("bucket", name);
        });
  }
}
