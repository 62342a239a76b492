package org.santral.http.bulutfon;

import io.github.bucket4j.TimeMeter;
import java.util.Optional;
import java.util.Set;
import org.santral.http.Answer;
import org.santral.http.Dialect;
import org.santral.http.Guesses;
import org.santral.http.Handler;
import org.santral.http.Request;
import org.santral.http.Routes;
import org.santral.http.bulutfon.Access.Scope;
import org.santral.state.State;
import org.santral.store.AuditTrail;
import org.santral.store.DatabaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Bulutfon API. Every request passes the same steps: the credential, what it opens, its rate limit, and the
 * endpoint itself.
 */
public final class BulutfonDialect implements Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(BulutfonDialect.class);
    private static final Set<String> GET = Set.of("GET");
    private static final Set<String> GET_HEAD = Set.of("GET", "HEAD");
    private static final Set<String> POST = Set.of("POST");
    private static final Set<String> DELETE = Set.of("DELETE");
    private static final Set<String> GET_OR_POST = Set.of("GET", "POST");

    private final Credentials credentials;
    private final RateLimits limits;
    private final Routes routes;

    /** Finds out who is asking. */
    @FunctionalInterface
    private interface Check {
        Access of(Request request) throws BulutfonRefusal;
    }

    public BulutfonDialect(BulutfonAccounts accounts, RateLimits limits, BulutfonServices services) {
        Guesses guesses = new Guesses(TimeMeter.SYSTEM_MILLISECONDS);
        this.credentials = new Credentials(accounts, services.oauth().tokens(), guesses);
        this.limits = limits;
        Routes.Builder builder = Routes.builder();
        new OAuthEndpoints(accounts, services.oauth(), guesses).add(builder);
        new OAuthTokens(accounts, services.oauth(), guesses, services.clock()).add(builder);
        account(builder, services);
        inside(builder, services);
        calls(builder, services);
        records(builder, services);
        recordings(builder, new RecordingCredentials(credentials, accounts, services.cdrs())::check, services);
        announcements(builder, services);
        this.routes = builder.build();
    }

    private void account(Routes.Builder builder, BulutfonServices services) {
        MeEndpoint me = new MeEndpoint(services.publicUrl());
        builder.on(GET, "me", guarded(Scope.OTHER, me::me));
    }

    private void inside(Routes.Builder builder, BulutfonServices services) {
        State state = services.state();
        DidEndpoints dids = new DidEndpoints(state.didIds());
        GroupEndpoints groups = new GroupEndpoints(state.tenants());
        ExtensionEndpoints extensions = new ExtensionEndpoints(state.extensions(), state.tenants(), services.phones());
        builder.on(GET, "dids", guarded(Scope.OTHER, dids::list))
                .on(GET, "dids/*", guarded(Scope.OTHER, dids::detail))
                .on(GET, "groups", guarded(Scope.OTHER, groups::list))
                .on(GET, "groups/*", guarded(Scope.OTHER, groups::detail))
                .on(GET, "extensions", guarded(Scope.OTHER, extensions::list))
                .on(Set.of("POST"), "extensions", guarded(Scope.OTHER, extensions::create))
                .on(GET, "extensions/*", guarded(Scope.OTHER, extensions::detail))
                .on(Set.of("PUT"), "extensions/*", guarded(Scope.OTHER, extensions::change))
                .on(Set.of("DELETE"), "extensions/*", guarded(Scope.OTHER, extensions::delete));
    }

    private void calls(Routes.Builder builder, BulutfonServices services) {
        CallAndBridge bridge = new CallAndBridge(services.calls());
        builder.on(GET_OR_POST, "call_and_bridge", guarded(Scope.OTHER, bridge::call));
        AutomaticCallEndpoints automatic = new AutomaticCallEndpoints(
                services.automaticCalls(), services.state().announcements(), services.downloads());
        builder.on(GET, "automatic-calls", guarded(Scope.OTHER, automatic::list))
                .on(POST, "automatic-calls", guarded(Scope.OTHER, automatic::create))
                .on(GET, "automatic-calls/*", guarded(Scope.OTHER, automatic::detail));
    }

    private void records(Routes.Builder builder, BulutfonServices services) {
        CdrEndpoint cdrs = new CdrEndpoint(services.cdrs(), services.clock());
        builder.on(GET, "cdr", guarded(Scope.CDR, cdrs::list))
                .on(GET, "cdr/*", guarded(Scope.CDR, cdrs::detail))
                .on(GET, "cdrs", guarded(Scope.CDR, cdrs::codeList))
                .on(GET, "cdrs/*", guarded(Scope.CDR, cdrs::codeDetail))
                .on(GET, "v2/cdr/list", guarded(Scope.CDR, credentials::checkApiKey, cdrs::v2List))
                .on(GET, "v2/cdr/*/*/*/*", guarded(Scope.CDR, credentials::checkApiKey, cdrs::v2Detail));
    }

    private void recordings(Routes.Builder builder, Check check, BulutfonServices services) {
        RecordingEndpoints recordings = new RecordingEndpoints(services.exports(), services.deletions());
        builder.on(GET_HEAD, "call-records/*", guarded(Scope.CALL_RECORD, check, recordings::download))
                .on(GET_HEAD, "call-records/*/stream", guarded(Scope.CALL_RECORD, check, recordings::stream))
                .on(DELETE, "call-records/*", guarded(Scope.CALL_RECORD, recordings::delete));
    }

    private void announcements(Routes.Builder builder, BulutfonServices services) {
        AnnouncementEndpoints announcements =
                new AnnouncementEndpoints(services.state().announcements());
        builder.on(GET, "announcements", guarded(Scope.OTHER, announcements::list))
                .onUpload(POST, "announcements", guarded(Scope.OTHER, announcements::add))
                .on(GET_HEAD, "announcements/*", guarded(Scope.OTHER, announcements::download))
                .on(DELETE, "announcements/*", guarded(Scope.OTHER, announcements::delete))
                .on(GET_HEAD, "announcements/*/stream", guarded(Scope.OTHER, announcements::stream));
    }

    @Override
    public String mount() {
        return "bulutfon";
    }

    @Override
    public boolean servesHost(String host) {
        return host.equals("bulutfon.com") || host.endsWith(".bulutfon.com");
    }

    @Override
    public Routes routes() {
        return routes;
    }

    /** By its credential, or by the suffix of this API's addresses. A Verimor key belongs to the other dialect. */
    @Override
    public boolean claims(Request request) {
        return Credentials.present(request)
                || (request.path().json() && request.params().get("key") == null);
    }

    @Override
    public Answer failure(int status) {
        return open(BulutfonRefusal.of(status).answer());
    }

    @Override
    public Optional<Answer> preflight(String methods) {
        return Optional.of(open(Answer.of(204, "text/plain", new byte[0]))
                .with("Access-Control-Allow-Methods", methods + ", OPTIONS")
                .with("Access-Control-Allow-Headers", "Authorization, Content-Type, Range")
                .with("Access-Control-Max-Age", "86400"));
    }

    /** A page of any origin may read it: credentials are never a cookie here (spec/bulutfon.md §2 rule 5). */
    private static Answer open(Answer answer) {
        return answer.with("Access-Control-Allow-Origin", "*");
    }

    private Handler guarded(Scope scope, Endpoint endpoint) {
        return guarded(scope, credentials::check, endpoint);
    }

    private Handler guarded(Scope scope, Check check, Endpoint endpoint) {
        return request -> open(answer(scope, check, endpoint, request));
    }

    private Answer answer(Scope scope, Check check, Endpoint endpoint, Request request) throws Exception {
        try {
            Access access = check.of(request);
            if (!access.opens(scope)) {
                throw BulutfonRefusal.of(403, "insufficient_scope");
            }
            limits.take(access);
            if (request.params().brokenJson()) {
                throw BulutfonRefusal.of(400, "the body is not a JSON object");
            }
            return AuditTrail.as(
                    new AuditTrail.Actor(
                            "Bulutfon " + access.actor(), request.remote().getHostAddress()),
                    () -> endpoint.answer(access, request));
        } catch (BulutfonRefusal refusal) {
            return refusal.answer();
        } catch (DatabaseException e) {
            LOG.error("database failed during {}", request.path().segments().getFirst(), e);
            return BulutfonRefusal.busy().answer();
        }
    }
}
