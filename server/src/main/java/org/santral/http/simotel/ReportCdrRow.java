package org.santral.http.simotel;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent.Direction;
import org.santral.call.LedgerEvent.Origin;
import org.santral.call.LedgerEvent.Side;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.cdr.Cdr;
import org.santral.cdr.CdrDetail;
import org.santral.cdr.CdrLeg;
import org.santral.cdr.Recording;
import org.santral.http.CauseWords;
import org.santral.ledger.StepView;
import org.santral.tenant.Tenant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A record as a row of {@code reports/quick} and {@code reports/cdr} (spec/simotel.md §5.1), whole or leg by leg. */
final class ReportCdrRow {
    private final Tenant tenant;
    private final SimotelSettings settings;
    private final CdrDetail detail;
    private final Cdr cdr;

    /** What is not the same of a call and of one of its legs. */
    private record Part(
            String uniqueId,
            String dst,
            @Nullable CdrLeg leg,
            Instant start,
            @Nullable Instant answer,
            Instant end,
            Duration duration,
            Duration billsec,
            Duration waited,
            String disposition) {}

    ReportCdrRow(Access access, CdrDetail detail) {
        this.tenant = access.account().tenant();
        this.settings = access.account().settings();
        this.detail = detail;
        this.cdr = detail.cdr();
    }

    /** {@code dst}: who was called; of a call from outside whom it reached. */
    static String dst(Tenant tenant, Cdr cdr) {
        if (cdr.reachedKey() != null) {
            return PartyNumbers.national(tenant, cdr.reachedKey());
        }
        return PartyNumbers.src(tenant, cdr.callee());
    }

    /** The one row of the call. */
    ObjectNode call() {
        Instant start = cdr.times().start();
        CdrLeg last = lastLeg();
        return row(new Part(
                CallNames.cuid(cdr.call()),
                dst(tenant, cdr),
                last,
                start,
                cdr.times().pickup(),
                cdr.end(),
                last == null ? cdr.times().total() : seconds(last.start(), end(last)),
                cdr.times().talk(),
                cdr.times().waited(),
                CauseWords.simotel(cdr.termination().cause(), cdr.answered())));
    }

    /** A row for each leg; the one of the call when nobody was called. */
    List<ObjectNode> legs() {
        if (detail.legs().isEmpty()) {
            return List.of(call());
        }
        List<ObjectNode> rows = new ArrayList<>();
        for (CdrLeg leg : detail.legs()) {
            Termination why = Objects.requireNonNullElse(leg.termination(), cdr.termination());
            boolean lost = why.cause() == Cause.LOSE_RACE || why.cause() == Cause.PICKED_OFF;
            boolean answered = leg.answer() != null && !lost;
            rows.add(row(new Part(
                    CallNames.cuid(cdr.call()) + "." + (rows.size() + 1),
                    leg.extension() == null ? PartyNumbers.national(tenant, leg.destination()) : leg.extension(),
                    leg,
                    leg.start(),
                    leg.answer(),
                    end(leg),
                    seconds(leg.start(), end(leg)),
                    leg.answer() == null ? Duration.ZERO : seconds(leg.answer(), end(leg)),
                    seconds(leg.start(), Objects.requireNonNullElse(leg.answer(), end(leg))),
                    CauseWords.simotel(why.cause(), answered))));
        }
        return rows;
    }

    private ObjectNode row(Part part) {
        ObjectNode json = Envelope.object();
        String type = CallType.of(
                cdr.direction(),
                detail.steps().isEmpty() ? null : detail.steps().getFirst().kind());
        String cuid = CallNames.cuid(cdr.call());
        String src = PartyNumbers.src(tenant, cdr.caller());
        json.put("_id", ObjectId.of(cdr.ordinal())).put("type", type).put("cuid", cuid);
        json.put("uniqueid", part.uniqueId());
        json.put("clid", "\"" + cdr.caller().name().replace('"', '\'') + "\" <" + src + ">");
        json.put("src", src).put("dst", part.dst());
        if (cdr.direction() == Direction.IN) {
            String called = cdr.did() == null ? cdr.callee().number() : cdr.did();
            json.put("did", PartyNumbers.national(tenant, called));
        }
        channels(json, src, part);
        json.put("start", Stamps.local(settings, part.start()));
        json.put("answer", part.answer() == null ? "" : Stamps.gregorian(settings, part.answer()));
        json.put("duration", part.duration().toSeconds());
        json.put("billsec", part.billsec().toSeconds());
        json.put("wait", part.waited().toSeconds());
        json.put("disposition", part.disposition());
        boolean originated = cdr.origin() == Origin.API_ORIGINATE;
        String originatedId = CallNames.originated(cdr.call());
        json.put("comment", originated ? "originated call: " + originatedId : "")
                .put("v", 2);
        points(json);
        if (originated) {
            json.put("originated_call_id", originatedId);
        }
        route(json.putArray("route"));
        json.put("starttime", Stamps.local(settings, part.start()));
        json.put("endtime", Stamps.local(settings, part.end()));
        record(json, settings, cdr);
        json.put(part.disposition(), 1).put(type, 1);
        json.put("billsec_hhmmss", ReportWords.clock(part.billsec()));
        json.put("wait_hhmmss", ReportWords.clock(part.waited()));
        json.put("duration_hhmmss", ReportWords.clock(part.duration()));
        return json;
    }

    /** {@code record}, only if there is one to fetch. */
    static void record(ObjectNode json, SimotelSettings settings, Cdr cdr) {
        if (cdr.recording() == Recording.PRESENT) {
            json.put("record", RecordNames.of(cdr.call(), cdr.times().start(), settings.zone()));
        }
    }

    /** Of the vendor's own exchange; no client reads them. */
    private void channels(ObjectNode json, String src, Part part) {
        boolean in = cdr.direction() == Direction.IN;
        CdrLeg leg = part.leg();
        String from = in && cdr.trunk() != null ? cdr.trunk() : src;
        String to = leg == null ? "" : "SIP/" + (leg.trunk() == null ? part.dst() : leg.trunk());
        json.put("dcontext", in ? "from-pstn" : "main_routing").put("channel", "SIP/" + from);
        json.put("dstchannel", to).put("lastapp", leg == null ? "" : "Dial").put("lastdata", to);
        json.put("amaflags", "DOCUMENTATION").put("accountcode", "");
        json.put("userfield", cdr.callType() == null ? "" : cdr.callType());
        json.put("sequence", Long.toString(cdr.ordinal()));
    }

    private void points(ObjectNode json) {
        switch (cdr.direction()) {
            case IN -> {
                if (cdr.trunk() != null) {
                    json.put("entry_point", cdr.trunk());
                }
            }
            case OUT ->
                detail.legs().stream()
                        .filter(leg -> leg.trunk() != null)
                        // The called party's, if it is outside.
                        .max(Comparator.comparing((CdrLeg leg) -> leg.side() == Side.B)
                                .thenComparing(CdrLeg::start))
                        .ifPresent(leg -> json.put("outgoing_point", leg.trunk()));
            case LOCAL -> {}
        }
    }

    private void route(ArrayNode route) {
        for (int i = 0; i < detail.steps().size(); i++) {
            StepView step = detail.steps().get(i);
            ObjectNode json = route.addObject();
            Duration took = Duration.between(step.start(), Objects.requireNonNullElse(step.end(), cdr.end()));
            json.put("type", type(step.kind())).put("name", name(i, step));
            json.put("duration", Math.max(0, took.toMillis()) / 1_000.0);
            ReportWords.wrapped(json, "date", step.start());
        }
    }

    /** spec/events.md §5. */
    private static String type(StepKind kind) {
        return switch (kind) {
            case DID -> "IncomingRoute";
            case MENU -> "Ivr";
            case GROUP, QUEUE -> "Queue";
            case EXTENSION -> "Exten";
            case OUTSIDE -> "Trunk";
            case VOICEMAIL -> "Voicemail";
            case ANNOUNCEMENT -> "Announcement";
            case FEATURE -> "Feature";
            case COMPONENT -> "Api";
            case SURVEY -> "Poll";
        };
    }

    private String name(int index, StepView step) {
        String number = PartyNumbers.national(tenant, step.number());
        if (step.kind() != StepKind.OUTSIDE) {
            return number;
        }
        return detail.legs().stream()
                .filter(leg -> leg.step() != null && leg.step() == index && leg.trunk() != null)
                .map(leg -> Objects.requireNonNull(leg.trunk()))
                .findFirst()
                .orElse(number);
    }

    /** The one that was up last, whose time the vendor shows as the call's. */
    private @Nullable CdrLeg lastLeg() {
        return detail.legs().stream()
                .max(Comparator.comparing(this::end).thenComparing(CdrLeg::start))
                .orElse(null);
    }

    private Instant end(CdrLeg leg) {
        return Objects.requireNonNullElse(leg.end(), cdr.end());
    }

    private static Duration seconds(Instant from, Instant to) {
        return Duration.ofSeconds(Math.max(0, Duration.between(from, to).toSeconds()));
    }
}
