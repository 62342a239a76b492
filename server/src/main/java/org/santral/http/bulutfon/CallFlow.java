package org.santral.http.bulutfon;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.santral.base.Cause;
import org.santral.call.LedgerEvent.StepKind;
import org.santral.cdr.Cdr;
import org.santral.cdr.CdrDetail;
import org.santral.cdr.CdrLeg;
import org.santral.http.CauseWords;
import org.santral.ledger.StepView;
import org.santral.tenant.Tenant;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The way of an inbound call through the PBX: {@code call_flow} of S4 and B2 (spec/events.md §5). */
final class CallFlow {
    private final Tenant tenant;
    private final CdrForm form;

    CallFlow(Tenant tenant, CdrForm form) {
        this.tenant = tenant;
        this.form = form;
    }

    void write(ArrayNode flow, CdrDetail detail) {
        List<StepView> steps = detail.steps();
        for (int i = 0; i < steps.size(); i++) {
            int index = i;
            List<CdrLeg> legs = detail.legs().stream()
                    .filter(leg -> leg.step() != null && leg.step() == index)
                    .toList();
            step(flow.addObject(), steps.get(i), legs, detail.cdr());
        }
    }

    private void step(ObjectNode json, StepView step, List<CdrLeg> legs, Cdr cdr) {
        boolean last = step.nextKind() == null;
        boolean number = step.kind() == StepKind.DID;
        form.flowNumber(json, "callee", CallNumbers.text(tenant, step.number()));
        json.put("start_time", form.flowStamp(step.start()));
        json.put("answer_time", stamp(step.answer()));
        // As the seed prints it: a place that handed the call on has no end, and the number that was called never has.
        json.put("hangup_time", last && !number ? form.flowStamp(end(step.end(), cdr)) : null);
        form.redirection(json, step);
        if (!legs.isEmpty()) {
            ArrayNode origination = json.putArray("origination");
            legs.forEach(leg -> leg(origination.addObject(), leg, legs, cdr));
        }
    }

    private void leg(ObjectNode json, CdrLeg leg, List<CdrLeg> ofStep, Cdr cdr) {
        Cause cause = cause(leg, cdr);
        CdrLeg winner = lost(cause) ? winner(leg, ofStep, cdr) : null;
        CdrLeg times = winner == null ? leg : winner;
        String destination = leg.extension() == null ? CallNumbers.text(tenant, leg.destination()) : leg.extension();
        form.flowNumber(json, "destination", destination);
        json.put("start_time", form.flowStamp(leg.start()));
        json.put("answer_time", stamp(times.answer()));
        json.put("hangup_time", form.flowStamp(end(times.end(), cdr)));
        json.put("result", form.cause(CauseWords.ofLeg(cause, leg.answer() != null)));
    }

    /** Who took the call that this one lost; the seed shows the winner's times on the losers. Null when it is not in this step. */
    private static @Nullable CdrLeg winner(CdrLeg loser, List<CdrLeg> ofStep, Cdr cdr) {
        return ofStep.stream()
                .filter(leg -> leg.answer() != null && !leg.answer().isBefore(loser.start()) && !lost(cause(leg, cdr)))
                .findFirst()
                .orElse(null);
    }

    private static Cause cause(CdrLeg leg, Cdr cdr) {
        return Objects.requireNonNullElse(leg.termination(), cdr.termination()).cause();
    }

    private static boolean lost(Cause cause) {
        return cause == Cause.LOSE_RACE || cause == Cause.PICKED_OFF;
    }

    private @Nullable String stamp(@Nullable Instant at) {
        return at == null ? null : form.flowStamp(at);
    }

    private static Instant end(@Nullable Instant end, Cdr cdr) {
        return end == null ? cdr.end() : end;
    }
}
