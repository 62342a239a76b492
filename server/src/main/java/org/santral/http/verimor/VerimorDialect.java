package org.santral.http.verimor;

import java.time.Clock;
import java.util.Optional;
import java.util.Set;
import org.santral.base.CallId;
import org.santral.call.CallControl;
import org.santral.cdr.Cdrs;
import org.santral.http.Answer;
import org.santral.http.Dialect;
import org.santral.http.Handler;
import org.santral.http.Request;
import org.santral.http.RequestParams;
import org.santral.http.Routes;
import org.santral.http.StatusText;
import org.santral.http.verimor.VerimorAccounts.Account;
import org.santral.http.verimor.VerimorLimits.Pool;
import org.santral.recordings.RecordingLinks;
import org.santral.store.DatabaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Verimor "Bulutsantralim" API. Every request passes the same steps: the key first, then the body's form, the
 * tenant's rate limit, and the endpoint itself (spec/verimor.md §2 rule 10).
 */
public final class VerimorDialect implements Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(VerimorDialect.class);
    private static final Set<String> GET = Set.of("GET");
    private static final Set<String> GET_POST = Set.of("GET", "POST");

    private final VerimorAccounts accounts;
    private final VerimorLimits limits;
    private final CallControl calls;
    private final Cdrs cdrs;
    private final Routes routes;

    /** An endpoint behind the key. */
    @FunctionalInterface
    private interface Endpoint {
        Answer answer(Account account, Request request) throws Exception;
    }

    public VerimorDialect(
            VerimorAccounts accounts,
            VerimorLimits limits,
            CallControl calls,
            Cdrs cdrs,
            RecordingLinks recordings,
            Clock clock) {
        this.accounts = accounts;
        this.limits = limits;
        this.calls = calls;
        this.cdrs = cdrs;
        Originates originates = new Originates(calls);
        RecordingFiles files = new RecordingFiles(recordings, clock);
        this.routes = Routes.builder()
                .on(GET_POST, "originate", keyed(Pool.ORIGINATE, originates::originate))
                .on(GET_POST, "bridge", keyed(Pool.ORIGINATE, originates::bridge))
                .on(GET_POST, "hangup/*", keyed(Pool.OTHER, this::hangup))
                .on(GET, "cdrs", keyed(Pool.CDRS, this::list))
                .on(GET, "cdrs/*", keyed(Pool.CDRS, this::detail))
                .on(GET_POST, "recording_url", keyed(Pool.RECORDING_URL, files::url))
                .on(Set.of("GET", "HEAD"), "recording/*", files::file)
                .on(Set.of("GET", "HEAD"), "recording/*/manifest", files::manifest)
                .build();
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
        return request -> {
            try {
                Account account = account(request.params());
                limits.take(account, pool);
                return endpoint.answer(account, request);
            } catch (VerimorRefusal refusal) {
                return refusal.answer();
            } catch (DatabaseException e) {
                LOG.error("database failed during {}", request.path().segments().getFirst(), e);
                return VerimorRefusal.of(503).answer();
            }
        };
    }

    private Account account(RequestParams params) throws VerimorRefusal {
        if (params.brokenJson() && params.fromQuery("key") == null) {
            // The key may have been in what cannot be read.
            throw VerimorRefusal.badRequest("INVALID_JSON");
        }
        String key = params.get("key");
        Account account = key == null ? null : accounts.byKey(key).orElse(null);
        if (account == null) {
            throw VerimorRefusal.badRequest("Gecersiz anahtar: " + (key == null ? "" : key));
        }
        if (params.brokenJson()) {
            throw VerimorRefusal.badRequest("INVALID_JSON");
        }
        return account;
    }

    /** An id as clients give it: opaque, but within the bounds that ids have. */
    static Optional<CallId> callId(String text) {
        return text.isEmpty() || text.length() > 64 ? Optional.empty() : Optional.of(new CallId(text));
    }

    private Answer hangup(Account account, Request request) throws VerimorRefusal {
        Optional<CallId> call = callId(request.variable());
        if (call.isEmpty() || !calls.hangup(account.tenant(), call.get())) {
            throw VerimorRefusal.badRequest("No such channel!");
        }
        return Answer.text(200, "+OK");
    }

    private Answer list(Account account, Request request) throws VerimorRefusal {
        CdrQuery query = CdrQuery.of(request.params(), account.tenant());
        return Answer.json(
                200,
                new CdrJson(account)
                        .page(cdrs.find(account.tenant().domainId(), query.filter(), query.page(), query.limit())));
    }

    private Answer detail(Account account, Request request) throws VerimorRefusal {
        String id = request.variable();
        return callId(id)
                .flatMap(call -> cdrs.byId(account.tenant().domainId(), call))
                .map(detail -> Answer.json(200, new CdrJson(account).detail(detail)))
                .orElseThrow(() -> VerimorRefusal.notFound(VerimorRefusal.noSuchCall(id)));
    }
}
