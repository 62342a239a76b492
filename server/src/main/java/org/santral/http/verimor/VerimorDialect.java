package org.santral.http.verimor;

import io.github.bucket4j.TimeMeter;
import java.util.Optional;
import java.util.Set;
import org.santral.base.CallId;
import org.santral.cdr.CdrOrder;
import org.santral.cdr.Cdrs;
import org.santral.http.Answer;
import org.santral.http.Dialect;
import org.santral.http.Guesses;
import org.santral.http.Handler;
import org.santral.http.Request;
import org.santral.http.RequestParams;
import org.santral.http.Routes;
import org.santral.http.SecretHash;
import org.santral.http.StatusText;
import org.santral.http.verimor.VerimorAccounts.Account;
import org.santral.http.verimor.VerimorLimits.Pool;
import org.santral.store.AuditTrail;
import org.santral.store.DatabaseException;
import org.santral.tenant.TenantState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Verimor "Bulutsantralim" API. Every request passes the same steps: the key first, then the body's form, the
 * tenant's rate limit, and the endpoint itself (spec/verimor.md §2 rule 10).
 */
public final class VerimorDialect implements Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(VerimorDialect.class);
    private static final Set<String> GET = Set.of("GET");
    private static final Set<String> POST = Set.of("POST");
    private static final Set<String> GET_POST = Set.of("GET", "POST");
    private static final Set<String> GET_HEAD = Set.of("GET", "HEAD");
    private static final int BAD_KEY = 400;
    /** Quirk Q3. */
    private static final int BAD_KEY_OF_LISTS = 401;

    private final VerimorAccounts accounts;
    private final VerimorLimits limits;
    private final Cdrs cdrs;
    private final Guesses guesses = new Guesses(TimeMeter.SYSTEM_MILLISECONDS);
    private final Routes routes;

    /** An endpoint behind the key. */
    @FunctionalInterface
    private interface Endpoint {
        Answer answer(Account account, Request request) throws Exception;
    }

    public VerimorDialect(VerimorAccounts accounts, VerimorLimits limits, VerimorServices services) {
        this.accounts = accounts;
        this.limits = limits;
        this.cdrs = services.cdrs();
        Routes.Builder builder = Routes.builder();
        calls(builder, services);
        audio(builder, services);
        extensions(builder, services);
        blockedNumbers(builder, services);
        this.routes = builder.build();
    }

    private void calls(Routes.Builder builder, VerimorServices services) {
        Originates originates = new Originates(
                services.calls(), new OutboundNumbers(services.state().tenants()));
        CallVerbs verbs = new CallVerbs(services.calls());
        builder.on(GET_POST, "originate", keyed(Pool.ORIGINATE, originates::originate))
                .on(GET_POST, "bridge", keyed(Pool.ORIGINATE, originates::bridge))
                .on(GET_POST, "hangup/*", keyed(Pool.OTHER, verbs::hangup))
                .on(GET_POST, "answer/*", keyed(Pool.OTHER, verbs::answer))
                .on(POST, "answer", keyed(Pool.OTHER, verbs::answer))
                .on(GET_POST, "transfer/*", keyed(Pool.OTHER, verbs::transfer))
                .on(POST, "transfer", keyed(Pool.OTHER, verbs::transfer))
                .on(GET, "mute/*", keyed(Pool.OTHER, verbs::mute))
                .on(GET, "cdrs", keyed(Pool.CDRS, this::list))
                .on(GET, "cdrs/*", keyed(Pool.CDRS, this::detail));
    }

    private void audio(Routes.Builder builder, VerimorServices services) {
        RecordingFiles recordings = new RecordingFiles(services.recordings(), services.clock());
        VoicemailVerbs voicemail = new VoicemailVerbs(services, accounts);
        AnnouncementVerbs announcements = new AnnouncementVerbs(services.state().announcements());
        builder.on(GET_POST, "recording_url", keyed(Pool.RECORDING_URL, recordings::url))
                .on(GET_HEAD, "recording/*", request -> {
                    Optional<Answer> recording = recordings.file(request);
                    return (recording.isPresent() ? recording : voicemail.file(request)).orElseGet(() -> failure(404));
                })
                .on(GET_HEAD, "recording/*/manifest", recordings::manifest)
                .on(GET, "voicemail_messages", keyed(Pool.OTHER, voicemail::list))
                .on(GET_POST, "voicemail_recording_url", keyed(Pool.OTHER, voicemail::url))
                .on(GET, "announcements", keyed(Pool.OTHER, announcements::list))
                .onUpload(POST, "announcements", keyed(Pool.OTHER, announcements::add))
                .onUpload(Set.of("PUT", "PATCH"), "announcements/*", keyed(Pool.OTHER, announcements::change))
                .on(Set.of("DELETE"), "announcements/*", keyed(Pool.OTHER, announcements::delete));
    }

    private void extensions(Routes.Builder builder, VerimorServices services) {
        TenantState state = services.state().tenants();
        QueueMembers members = new QueueMembers(state);
        StatusVerbs statuses = new StatusVerbs(services);
        ExtensionVerbs extensions = new ExtensionVerbs(state, members, new OutboundNumbers(state));
        QueueVerbs queues = new QueueVerbs(services.queues(), members, services.clock());
        HookVerbs hooks = new HookVerbs(services.state().hooks(), services.deliveries());
        builder.on(GET, "dnd/*", keyed(Pool.OTHER, extensions::dnd))
                .on(GET, "user_statuses", keyed(Pool.STATUSES, statuses::users))
                .on(GET, "agent_statuses", keyed(Pool.STATUSES, statuses::agents))
                .on(GET, "agent_status", keyed(Pool.STATUSES, statuses::agents))
                .on(GET, "caller_ids", keyed(Pool.OTHER, extensions::callerIds))
                .on(GET, "update_outbound_caller_id", keyed(Pool.OTHER, extensions::updateCallerId))
                .on(GET, "extensions", keyed(Pool.OTHER, extensions::list))
                .on(GET, "extensions/*", keyed(Pool.OTHER, extensions::detail))
                .on(GET, "queues", keyed(Pool.OTHER, queues::list))
                .on(GET, "queues/pending", keyed(Pool.QUEUES_PENDING, queues::pending))
                .on(GET, "queue/user_list", keyed(Pool.OTHER, queues::users))
                .on(GET, "queue/manage_users", keyed(Pool.MANAGE_USERS, queues::manage))
                .on(GET_POST, "queue/add_user", keyed(Pool.MANAGE_USERS, queues::add))
                .on(Set.of("GET", "DELETE"), "queue/user_del", keyed(Pool.MANAGE_USERS, queues::remove))
                .on(GET, "crm_integrations", keyed(Pool.OTHER, hooks::get))
                .on(POST, "crm_integrations", keyed(Pool.OTHER, hooks::set));
    }

    private void blockedNumbers(Routes.Builder builder, VerimorServices services) {
        BlockedNumberVerbs blocked = new BlockedNumberVerbs(services.state().blocked());
        builder.on(GET, "blocked_numbers", keyed(Pool.OTHER, BAD_KEY_OF_LISTS, blocked::list))
                .on(POST, "blocked_numbers", keyed(Pool.OTHER, BAD_KEY_OF_LISTS, blocked::add))
                .on(
                        Set.of("GET", "DELETE"),
                        "blocked_numbers/delete",
                        keyed(Pool.OTHER, BAD_KEY_OF_LISTS, blocked::remove));
    }

    @Override
    public String mount() {
        return "verimor";
    }

    @Override
    public boolean servesHost(String host) {
        return host.equals("api.bulutsantralim.com");
    }

    @Override
    public Routes routes() {
        return routes;
    }

    @Override
    public boolean claims(Request request) {
        return request.params().get("key") != null;
    }

    @Override
    public Answer failure(int status) {
        return Answer.text(status, StatusText.of(status));
    }

    private Handler keyed(Pool pool, Endpoint endpoint) {
        return keyed(pool, BAD_KEY, endpoint);
    }

    private Handler keyed(Pool pool, int badKey, Endpoint endpoint) {
        return request -> {
            try {
                Account account = account(request, badKey);
                limits.take(account, pool);
                return AuditTrail.as(
                        new AuditTrail.Actor("Verimor key", request.remote().getHostAddress()),
                        () -> endpoint.answer(account, request));
            } catch (VerimorRefusal refusal) {
                return refusal.answer();
            } catch (DatabaseException e) {
                LOG.error("database failed during {}", request.path().segments().getFirst(), e);
                return VerimorRefusal.of(503).answer();
            }
        };
    }

    private Account account(Request request, int badKey) throws VerimorRefusal {
        RequestParams params = request.params();
        if (params.brokenJson() && params.fromQuery("key") == null) {
            // The key may have been in what cannot be read.
            throw VerimorRefusal.badRequest("INVALID_JSON");
        }
        String key = params.get("key");
        if (key == null) {
            throw VerimorRefusal.badKey(badKey, "");
        }
        Guesses.Guess guess = guesses.beginSecret(
                Guesses.Kind.TOKEN, request.remote(), SecretHash.of(key), _ -> VerimorRefusal.of(429));
        Account account = accounts.byKey(key).orElseThrow(() -> VerimorRefusal.badKey(badKey, key));
        guess.prove();
        if (params.brokenJson()) {
            throw VerimorRefusal.badRequest("INVALID_JSON");
        }
        return account;
    }

    /** An id as clients give it: opaque, but within the bounds that ids have. */
    static Optional<CallId> callId(String text) {
        return text.isEmpty() || text.length() > 64 ? Optional.empty() : Optional.of(new CallId(text));
    }

    private Answer list(Account account, Request request) throws VerimorRefusal {
        CdrQuery query = CdrQuery.of(request.params(), account.tenant());
        return Answer.json(
                200,
                new CdrJson(account)
                        .page(cdrs.find(
                                account.tenant().domainId(),
                                query.filter(),
                                CdrOrder.NEWEST_FIRST,
                                query.paging().page(),
                                query.paging().limit())));
    }

    private Answer detail(Account account, Request request) throws VerimorRefusal {
        String id = request.variable();
        return callId(id)
                .flatMap(call -> cdrs.byId(account.tenant().domainId(), call))
                .map(detail -> Answer.json(200, new CdrJson(account).detail(detail)))
                .orElseThrow(() -> VerimorRefusal.notFound(VerimorRefusal.noSuchCall(id)));
    }
}
