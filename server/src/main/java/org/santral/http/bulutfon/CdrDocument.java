package org.santral.http.bulutfon;

import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import org.santral.call.LedgerEvent.Direction;
import org.santral.cdr.Cdr;
import org.santral.cdr.CdrDetail;
import org.santral.http.CallEnd;
import org.santral.http.CauseWords;
import org.santral.http.bulutfon.BulutfonAccounts.Account;
import org.santral.tenant.Tenant;
import tools.jackson.databind.node.ObjectNode;

/** Records as this dialect's JSON (S3, S4, B1, B2), in one of the two forms. */
final class CdrDocument {
    private final Tenant tenant;
    private final CdrForm form;

    private CdrDocument(Tenant tenant, CdrForm form) {
        this.tenant = tenant;
        this.form = form;
    }

    /** In the form of the seed. */
    static CdrDocument v1(Account account) {
        ZoneId zone = account.tenant().timeZone();
        return new CdrDocument(
                account.tenant(), new CdrFormV1(zone, account.settings().cancelStateAsText()));
    }

    /** In codes. */
    static CdrDocument code(Account account) {
        return new CdrDocument(
                account.tenant(), new CdrFormCode(account.tenant().timeZone()));
    }

    /**
     * Writes a record.
     *
     * @param missing whether the code form says {@code missing_call}
     */
    void row(ObjectNode json, Cdr cdr, boolean missing) {
        boolean extended = form.extended();
        boolean out = cdr.direction() == Direction.OUT;
        json.put("uuid", cdr.call().value());
        json.put("bf_calltype", "voice");
        json.put("direction", cdr.direction().name());
        json.put("caller", CallNumbers.number(cdr.callerKey()));
        json.put("callee", CallNumbers.number(cdr.calleeKey()));
        if (extended && out) {
            json.put("extension", cdr.callerKey());
        }
        json.put("call_time", form.stamp(cdr.times().start()));
        json.put("answer_time", stamp(cdr.times().pickup()));
        json.put("hangup_time", form.stamp(cdr.end()));
        if (extended && missing) {
            json.put("missing_call", cdr.missed());
        }
        if (extended && out) {
            // Calls are not priced here.
            json.putNull("call_price");
        }
        json.put("call_record", form.recording(cdr.recording()));
        json.put("hangup_cause", form.cause(CauseWords.of(cdr.termination().cause())));
        json.put("hangup_state", form.state(CallEnd.of(cdr)));
    }

    /** Writes a record with, for an inbound call, its way through the PBX. */
    void detail(ObjectNode json, CdrDetail detail, boolean missing) {
        row(json, detail.cdr(), missing);
        if (detail.cdr().direction() == Direction.IN) {
            new CallFlow(tenant, form).write(json.putArray("call_flow"), detail);
        }
    }

    private @Nullable String stamp(@Nullable Instant at) {
        return at == null ? null : form.stamp(at);
    }
}
