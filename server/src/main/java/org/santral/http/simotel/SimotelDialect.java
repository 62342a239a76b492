package org.santral.http.simotel;

import io.github.bucket4j.TimeMeter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;
import org.santral.http.Dialect;
import org.santral.http.Guesses;
import org.santral.http.Request;
import org.santral.http.Routes;
import org.santral.store.AuditTrail;
import org.santral.store.DatabaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The Simotel API: one URL per service, always the same checks in the same order (spec/simotel.md §2.3): address,
 * credentials, service, permission, method, content type, body; the fields are the service's own.
 */
public final class SimotelDialect implements Dialect {
    private static final Logger LOG = LoggerFactory.getLogger(SimotelDialect.class);
    private static final String ROOT = "api";
    private static final Set<String> ALL = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");
    private static final Set<String> RUN = Set.of("POST", "PUT");

    /** Segments behind {@code api}: a version, and the names of services have two to four parts. */
    private static final int DEEPEST = 6;

    /** Until version 3 a service was a collection such as {@code pbx/users}, and the method said what to do. */
    private static final Set<String> OLD = Set.of("v1", "v2", "v3");

    private static final Map<String, String> VERBS =
            Map.of("POST", "add", "PUT", "update", "DELETE", "remove", "GET", "search");

    private final Credentials credentials;
    private final Services services;
    private final Routes routes;

    /** A service that was asked for, null when there is none, and whether the method is one of its own. */
    private record Asked(Services.@Nullable Entry entry, boolean methodFits) {}

    public SimotelDialect(SimotelAccounts accounts, SimotelServices inner) {
        this.credentials = new Credentials(accounts, new Guesses(TimeMeter.SYSTEM_MILLISECONDS));
        this.services = services(inner);
        Routes.Builder builder = Routes.builder();
        String path = ROOT;
        for (int depth = 0; depth <= DEEPEST; depth++) {
            builder.on(ALL, path, this::answer);
            path += "/*";
        }
        for (String upload : services.uploads()) {
            builder.onUpload(RUN, ROOT + "/" + upload, this::answer)
                    .onUpload(RUN, ROOT + "/*/" + upload, this::answer)
                    .on(ALL, ROOT + "/" + upload, this::answer)
                    .on(ALL, ROOT + "/*/" + upload, this::answer);
        }
        this.routes = builder.build();
    }

    private static Services services(SimotelServices inner) {
        Services services = new Services();
        services.on("call/originate/act", new OriginateService(inner.calls())::act);
        services.on("setting/ping/act", new PingService(inner.notices())::act);
        UserServices users =
                new UserServices(inner.state().extensions(), inner.state().tenants(), inner.phones());
        services.on("pbx/users/add", users::add)
                .on("pbx/users/search", users::search)
                .on("pbx/users/update", users::update)
                .on("pbx/users/remove", users::remove);
        VoicemailServices voicemails = new VoicemailServices(inner.state().extensions());
        InboxServices inbox = new InboxServices(inner.state().inbox());
        services.on("voicemails/voicemails/add", voicemails::add)
                .on("voicemails/voicemails/search", voicemails::search)
                .on("voicemails/voicemails/update", voicemails::update)
                .on("voicemails/voicemails/remove", voicemails::remove)
                .on("voicemails/inbox/search", inbox::search)
                .on("voicemails/audio/download", inbox::download);
        AnnouncementServices announcements =
                new AnnouncementServices(inner.state().announcements());
        services.onUpload("pbx/announcements/upload", announcements::upload)
                .on("pbx/announcements/add", announcements::add)
                .on("pbx/announcements/search", announcements::search)
                .on("pbx/announcements/update", announcements::update)
                .on("pbx/announcements/remove", announcements::remove);
        services.on("pbx/musiconholds/search", new MusicServices(inner.state().announcements())::search);
        list(services, "pbx/blacklists", new ListServices(inner.state().blocked(), false));
        list(services, "pbx/whitelists", new ListServices(inner.state().allowed(), true));
        trunksAndQueues(services, inner);
        ReportServices.addTo(services, inner.cdrs(), inner.reports());
        return services;
    }

    private static void list(Services services, String name, ListServices list) {
        services.on(name + "/add", list::add)
                .on(name + "/search", list::search)
                .on(name + "/update", list::update)
                .on(name + "/remove", list::remove);
    }

    private static void trunksAndQueues(Services services, SimotelServices inner) {
        TrunkServices trunks = new TrunkServices(inner.state().trunks(), inner.guard());
        services.on("pbx/trunks/add", trunks::add)
                .on("pbx/trunks/search", trunks::search)
                .on("pbx/trunks/update", trunks::update)
                .on("pbx/trunks/remove", trunks::remove);
        QueueServices queues = new QueueServices(inner.state().queues());
        services.on("pbx/queues/add", queues::add)
                .on("pbx/queues/search", queues::search)
                .on("pbx/queues/update", queues::update)
                .on("pbx/queues/remove", queues::remove);
        AgentServices agents = new AgentServices(inner.state().tenants());
        services.on("pbx/queues/addagent", agents::add)
                .on("pbx/queues/removeagent", agents::remove)
                .on("pbx/queues/pauseagent", agents::pause)
                .on("pbx/queues/resumeagent", agents::resume)
                .on("pbx/queues/batchaddagent", agents::batchAdd)
                .on("pbx/queues/batchremoveagent", agents::batchRemove)
                .on("pbx/queues/batchpauseagent", agents::batchPause)
                .on("pbx/queues/batchresumeagent", agents::batchResume);
    }

    @Override
    public String mount() {
        return "simotel";
    }

    @Override
    public boolean servesHost(String host) {
        return host.equals("simotel.com") || host.endsWith(".simotel.com");
    }

    @Override
    public Routes routes() {
        return routes;
    }

    /** The services: each path of the routes leads to any of them. */
    @Override
    public List<String> endpoints() {
        return services.names().stream().map(name -> "POST api/v4/" + name).toList();
    }

    @Override
    public boolean claims(Request request) {
        return request.header("X-APIKEY") != null;
    }

    @Override
    public Answer failure(int status) {
        return open(
                switch (status) {
                    case 400 -> Envelope.refusal(400, "Unable to parse content");
                    case 405 -> Envelope.refusal(405, "Method not allowed");
                    case 413 -> Envelope.refusal(413, "Content is too large");
                    case 408 -> Envelope.refusal(408, "Content did not come in time");
                    case 404 -> Envelope.refusal(404, "Not found");
                    case 503 -> SimotelRefusal.busy().answer();
                    default -> Envelope.refusal(status, "Internal server error");
                });
    }

    @Override
    public Optional<Answer> preflight(String methods) {
        return Optional.of(open(Answer.of(204, "text/plain", new byte[0]))
                .with("Access-Control-Allow-Methods", "GET, POST, PUT, DELETE, OPTIONS")
                .with("Access-Control-Allow-Headers", "X-APIKEY, Authorization, Content-Type")
                .with("Access-Control-Max-Age", "86400"));
    }

    /** A page of any origin may read it: credentials are never a cookie here. */
    private static Answer open(Answer answer) {
        return answer.with("Access-Control-Allow-Origin", "*");
    }

    private Answer answer(Request request) throws Exception {
        try {
            return open(checked(request));
        } catch (SimotelRefusal refusal) {
            return open(refusal.answer());
        } catch (DatabaseException e) {
            LOG.error("database failed during a request", e);
            return open(SimotelRefusal.busy().answer());
        }
    }

    private Answer checked(Request request) throws Exception {
        Access access = credentials.check(request);
        Asked asked = asked(request);
        Services.Entry entry = asked.entry();
        if (entry == null) {
            throw SimotelRefusal.of(501, "Requested service does not exist");
        }
        if (!access.permits(entry.permission())) {
            throw SimotelRefusal.of(403, "\"" + entry.permission() + "\";Access denied");
        }
        if (!asked.methodFits()) {
            throw SimotelRefusal.of(405, "Method not allowed");
        }
        checkType(request, entry.upload());
        Fields fields = entry.upload() ? Fields.of(Envelope.object()) : Fields.read(request.body());
        return AuditTrail.as(
                new AuditTrail.Actor(
                        "Simotel account " + access.client().user(),
                        request.remote().getHostAddress()),
                () -> entry.service().answer(access, fields, request));
    }

    private Asked asked(Request request) {
        List<String> segments = request.path().segments();
        List<String> rest = segments.subList(1, segments.size());
        String version = rest.isEmpty() || !rest.getFirst().matches("v\\d{1,2}(\\.\\d{1,2})?") ? "" : rest.getFirst();
        String name = String.join("/", version.isEmpty() ? rest : rest.subList(1, rest.size()));
        Services.Entry entry = services.find(name);
        if (entry != null) {
            return new Asked(entry, RUN.contains(request.method()));
        }
        String verb = OLD.contains(version) ? VERBS.get(request.method()) : null;
        return new Asked(verb == null ? null : services.find(name + "/" + verb), true);
    }

    /** Without a type the body speaks for itself. */
    private static void checkType(Request request, boolean upload) throws SimotelRefusal {
        String type = request.header("Content-Type");
        if (type == null || type.isBlank()) {
            return;
        }
        String bare = type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (!bare.equals(upload ? "multipart/form-data" : "application/json")) {
            throw SimotelRefusal.of(415, "Unsupported Media Type");
        }
    }
}
