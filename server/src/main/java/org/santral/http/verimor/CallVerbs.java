package org.santral.http.verimor;

import java.util.Optional;
import org.santral.base.CallId;
import org.santral.call.CallControl;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.http.verimor.VerimorAccounts.Account;
import org.santral.tenant.Numbering;
import org.santral.tenant.Tenant;

/** What can be done to a call that is up: {@code /hangup}, {@code /answer}, {@code /transfer}, {@code /mute} (B2–B5). */
final class CallVerbs {
    private final CallControl calls;

    CallVerbs(CallControl calls) {
        this.calls = calls;
    }

    Answer hangup(Account account, Request request) throws VerimorRefusal {
        return done(calls.hangup(account.tenant(), call(request)));
    }

    Answer answer(Account account, Request request) throws VerimorRefusal {
        return done(calls.answer(account.tenant(), call(request)));
    }

    Answer transfer(Account account, Request request) throws VerimorRefusal {
        Tenant tenant = account.tenant();
        String to = Numbering.clean(Params.required(request.params(), "user_number"));
        CallId call = call(request);
        if (tenant.inside(to).isEmpty()
                && Numbering.outside(to, tenant.region()).isEmpty()) {
            // The call comes first: of one that is gone nobody wants to know what else was wrong.
            throw calls.live(tenant).stream().anyMatch(live -> live.call().equals(call))
                    ? VerimorRefusal.noSuchExtension(to)
                    : noChannel();
        }
        return done(calls.transfer(tenant, call, to));
    }

    Answer mute(Account account, Request request) throws VerimorRefusal {
        boolean on = Params.requiredSwitch(request.params(), "state");
        return done(calls.mute(account.tenant(), call(request), on));
    }

    /** The id in the path, or else {@code id}. */
    private static CallId call(Request request) throws VerimorRefusal {
        String id = request.variable().isEmpty() ? request.params().get("id") : request.variable();
        return Optional.ofNullable(id).flatMap(VerimorDialect::callId).orElseThrow(CallVerbs::noChannel);
    }

    private static Answer done(boolean done) throws VerimorRefusal {
        if (!done) {
            throw noChannel();
        }
        return Answer.text(200, "+OK");
    }

    private static VerimorRefusal noChannel() {
        return VerimorRefusal.badRequest("No such channel!");
    }
}
