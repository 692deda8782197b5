package dev.seiri.loader.sheets;

import com.google.api.client.http.HttpTransport;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.AwsCredentials;
import com.google.auth.oauth2.AwsSecurityCredentials;
import com.google.auth.oauth2.AwsSecurityCredentialsSupplier;
import com.google.auth.oauth2.ExternalAccountSupplierContext;
import com.google.auth.oauth2.GoogleCredentials;
import dev.seiri.aws.Account;
import dev.seiri.loader.source.InputFault;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Tokens for reading sheets. On AWS the task's role acts as a Google service account by workload
/// identity federation, so no key is stored. Elsewhere they come from what Google's own tools have
/// set up on this machine.
public final class GoogleTokens implements AccessTokens {
  private static final String SCOPE = "https://www.googleapis.com/auth/spreadsheets.readonly";
  private static final String PROVIDER = "GOOGLE_WORKLOAD_IDENTITY_PROVIDER";
  private static final String SERVICE_ACCOUNT = "GOOGLE_SERVICE_ACCOUNT";
  private static final String STS = "https://sts.googleapis.com";
  private static final String IAM = "https://iamcredentials.googleapis.com";
  private static final String AWS_REQUEST = "urn:ietf:params:aws:token-type:aws4_request";

  private final GoogleCredentials credentials;

  GoogleTokens(GoogleCredentials credentials) {
    this.credentials = credentials;
  }

  /// The tokens that the environment configures.
  ///
  /// @throws InputFault if it configures none
  public static AccessTokens of(Map<String, String> env) {
    Optional<String> fixed = setting(env, "GOOGLE_ACCESS_TOKEN");
    if (fixed.isPresent()) {
      return new FixedToken(fixed.get());
    }
    return new GoogleTokens(
        setting(env, PROVIDER)
            .map(provider -> federated(provider, env, new TaskRole()))
            .orElseGet(GoogleTokens::ofThisMachine));
  }

  @Override
  public String current() throws IOException {
    credentials.refreshIfExpired();
    AccessToken token = credentials.getAccessToken();
    if (token == null) {
      throw new IOException("Google gave none");
    }
    return token.getTokenValue();
  }

  @Override
  public void renew() throws IOException {
    credentials.refresh();
  }

  /// @param role this process's role at AWS
  static GoogleCredentials federated(
      String provider, Map<String, String> env, AwsSecurityCredentialsSupplier role) {
    AwsCredentials.Builder builder =
        AwsCredentials.newBuilder()
            .setAudience(provider.startsWith("//") ? provider : "//iam.googleapis.com/" + provider)
            .setSubjectTokenType(AWS_REQUEST)
            .setTokenUrl(STS + "/v1/token")
            .setHttpTransportFactory(() -> transport(env))
            .setAwsSecurityCredentialsSupplier(role);
    setting(env, SERVICE_ACCOUNT)
        .ifPresent(account ->
            builder.setServiceAccountImpersonationUrl(
                "%s/v1/projects/-/serviceAccounts/%s:generateAccessToken".formatted(IAM, account)));
    return builder.build().createScoped(List.of(SCOPE));
  }

  /// Google's library accepts only https addresses, so others are substituted where it connects.
  private static HttpTransport transport(Map<String, String> env) {
    Map<String, Optional<String>> others =
        Map.of(
            STS, setting(env, "GOOGLE_STS_ENDPOINT"),
            IAM, setting(env, "GOOGLE_IAM_CREDENTIALS_ENDPOINT"));
    return new NetHttpTransport.Builder()
        .setConnectionFactory(url -> {
          String asked = url.toString();
          String taken = asked;
          for (Map.Entry<String, Optional<String>> other : others.entrySet()) {
            if (other.getValue().isPresent() && asked.startsWith(other.getKey() + "/")) {
              taken = other.getValue().get() + asked.substring(other.getKey().length());
            }
          }
          return (HttpURLConnection) URI.create(taken).toURL().openConnection();
        })
        .build();
  }

  private static GoogleCredentials ofThisMachine() {
    try {
      return GoogleCredentials.getApplicationDefault().createScoped(List.of(SCOPE));
    } catch (IOException e) {
      throw new InputFault(
          "Google Sheets: no credentials; run `gcloud auth application-default login`, or set %s and %s"
              .formatted(PROVIDER, SERVICE_ACCOUNT));
    }
  }

  private static Optional<String> setting(Map<String, String> env, String name) {
    return Optional.ofNullable(env.get(name)).filter(value -> !value.isBlank());
  }

  /// The keys of this process's role.
  private static final class TaskRole implements AwsSecurityCredentialsSupplier {
    private static final long serialVersionUID = 1L;

    @Override
    public AwsSecurityCredentials getCredentials(ExternalAccountSupplierContext context)
        throws IOException {
      Account.Keys keys =
          Account.keys().orElseThrow(() -> new IOException("AWS gives this process no role"));
      return new AwsSecurityCredentials(keys.id(), keys.secret(), keys.token().orElse(null));
    }

    @Override
    public String getRegion(ExternalAccountSupplierContext context) throws IOException {
      return Account.region().orElseThrow(() -> new IOException("no Region; set AWS_REGION"));
    }
  }

  /// One token, as `gcloud auth print-access-token` prints it.
  private record FixedToken(String token) implements AccessTokens {
    @Override
    public String current() {
      return token;
    }

    @Override
    public void renew() throws IOException {
      throw new IOException("GOOGLE_ACCESS_TOKEN is not valid any more; set another");
    }
  }
}
