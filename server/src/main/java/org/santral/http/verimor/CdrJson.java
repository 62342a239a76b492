package org.santral.http.verimor;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.santral.base.Termination;
import org.santral.call.LedgerEvent.Direction;
import org.santral.cdr.Cdr;
import org.santral.cdr.CdrDetail;
import org.santral.cdr.CdrLeg;
import org.santral.cdr.CdrPage;
import org.santral.cdr.Recording;
import org.santral.http.CallEnd;
import org.santral.http.CauseWords;
import org.santral.http.verimor.VerimorAccounts.Account;
import org.santral.tenant.Extension;
import org.santral.tenant.Tenant;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Records as this dialect's JSON (S3, S4): every value is a string or null. */
final class CdrJson {
    private static final JsonMapper MAPPER = new JsonMapper();

    private final Tenant tenant;
    private final ZoneId zone;
    private final boolean missedAsBoolean;

    CdrJson(Account account) {
        this.tenant = account.tenant();
        this.zone = tenant.timeZone();
        this.missedAsBoolean = account.settings().missedAsBoolean();
    }

    byte[] page(CdrPage page) {
        ObjectNode root = MAPPER.createObjectNode();
        ArrayNode rows = root.putArray("cdrs");
        page.rows().forEach(cdr -> row(rows.addObject(), cdr));
        root.putObject("pagination")
                .put("page", page.page())
                .put("total_count", page.totalCount())
                .put("total_pages", page.totalPages())
                .put("limit", page.limit());
        return MAPPER.writeValueAsBytes(root);
    }

    byte[] detail(CdrDetail detail) {
        ObjectNode root = MAPPER.createObjectNode();
        head(root.putObject("cdr"), detail.cdr());
        ArrayNode flow = root.putArray("call_flow");
        detail.legs().forEach(leg -> leg(flow.addObject(), leg, detail.cdr()));
        return MAPPER.writeValueAsBytes(root);
    }

    private void row(ObjectNode json, Cdr cdr) {
        json.put("start_stamp", stamp(cdr.times().start()));
        json.put("direction", VerimorTexts.cdrDirection(cdr.direction(), cdr.origin()));
        json.put("caller_id_number", cdr.caller().number());
        json.put("caller_id_name", cdr.caller().name());
        json.put("destination_number", cdr.callee().number());
        json.put("destination_name", calleeName(cdr));
        json.put("duration", VerimorStamps.duration(cdr.times().total()));
        json.put("talk_duration", VerimorStamps.duration(cdr.times().talk()));
        json.put("queue_wait_seconds", VerimorStamps.duration(cdr.queueWait()));
        json.put("queue", cdr.queue());
        json.put("result", CauseWords.of(cdr.termination().cause()).verimor());
        missed(json, cdr);
        json.put(
                "return_uuid",
                cdr.returnedBy() == null ? null : cdr.returnedBy().value());
        json.put("recording_present", Boolean.toString(cdr.recording() == Recording.PRESENT));
        json.put("sip_hangup_disposition", CallEnd.of(cdr).verimor());
        json.put("call_uuid", cdr.call().value());
        json.put("answer_stamp", stamp(cdr.times().pickup()));
        json.put("end_stamp", stamp(cdr.end()));
    }

    /** Of an inbound call the name of the extension that took it or was rung, as it is called now. */
    private String calleeName(Cdr cdr) {
        String extension = cdr.connectedExtension() == null ? cdr.dialedExtension() : cdr.connectedExtension();
        return cdr.direction() == Direction.IN && cdr.callee().name().isEmpty() && extension != null
                ? tenant.extension(extension).map(Extension::name).orElse("")
                : cdr.callee().name();
    }

    private void head(ObjectNode json, Cdr cdr) {
        json.put("direction", VerimorTexts.cdrDirection(cdr.direction(), cdr.origin()));
        json.put("caller_id_number", cdr.caller().number());
        json.put("destination_number", cdr.callee().number());
        json.put("result", CauseWords.of(cdr.termination().cause()).verimor());
        json.put("sip_hangup_disposition", CallEnd.of(cdr).verimor());
        missed(json, cdr);
        json.put(
                "return_uuid",
                cdr.returnedBy() == null ? null : cdr.returnedBy().value());
        json.put("call_uuid", cdr.call().value());
        json.put("start_stamp", stamp(cdr.times().start()));
        json.put("answer_stamp", stamp(cdr.times().pickup()));
        json.put("end_stamp", stamp(cdr.end()));
        json.put("duration", VerimorStamps.duration(cdr.times().total()));
        json.put("talk_duration", VerimorStamps.duration(cdr.times().talk()));
        json.put("queue_wait_seconds", VerimorStamps.duration(cdr.queueWait()));
        json.put("recording_present", Boolean.toString(cdr.recording() == Recording.PRESENT));
    }

    private void leg(ObjectNode json, CdrLeg leg, Cdr cdr) {
        Instant end = leg.end() == null ? cdr.end() : leg.end();
        Termination why = leg.termination() == null ? cdr.termination() : leg.termination();
        Duration lasted = end.isBefore(leg.start()) ? Duration.ZERO : Duration.between(leg.start(), end);
        json.put("destination_number", leg.destination());
        json.put("start_stamp", stamp(leg.start()));
        json.put("answer_stamp", stamp(leg.answer()));
        json.put("end_stamp", stamp(end));
        json.put("duration", VerimorStamps.duration(lasted));
        json.put("ip_address", orEmpty(leg.facts().address()));
        json.put("sip_user_agent", orEmpty(leg.facts().userAgent()));
        json.put("write_codec", orEmpty(leg.facts().writeCodec()));
        json.put("read_codec", orEmpty(leg.facts().readCodec()));
        json.put("result", CauseWords.of(why.cause()).verimor());
    }

    /** Quirk Q5. */
    private void missed(ObjectNode json, Cdr cdr) {
        if (missedAsBoolean) {
            json.put("missed", cdr.missed());
        } else {
            json.put("missed", Boolean.toString(cdr.missed()));
        }
    }

    private @Nullable String stamp(@Nullable Instant at) {
        return at == null ? null : VerimorStamps.cdr(at, zone);
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }
}
