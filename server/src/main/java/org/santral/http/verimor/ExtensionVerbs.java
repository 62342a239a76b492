package org.santral.http.verimor;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.http.verimor.VerimorAccounts.Account;
import org.santral.tenant.Extension;
import org.santral.tenant.Numbering;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantState;
import tools.jackson.databind.node.ObjectNode;

/**
 * Extensions and what they change about themselves: {@code /dnd}, {@code /caller_ids},
 * {@code /update_outbound_caller_id}, {@code /extensions} (B6, B9, B10, B40, B41).
 */
final class ExtensionVerbs {
    private final TenantState state;
    private final QueueMembers members;
    private final OutboundNumbers numbers;

    ExtensionVerbs(TenantState state, QueueMembers members, OutboundNumbers numbers) {
        this.state = state;
        this.members = members;
        this.numbers = numbers;
    }

    Answer dnd(Account account, Request request) throws VerimorRefusal {
        boolean on = Params.requiredSwitch(request.params(), "state");
        Extension extension = extension(account.tenant(), request.variable());
        state.changeExtension(account.tenant().domainId(), extension.number(), before -> before.withDnd(on));
        return Answer.text(200, "Changed DND of " + extension.number() + " to " + (on ? "on" : "off") + ".");
    }

    Answer callerIds(Account account, Request request) {
        Tenant tenant = account.tenant();
        return Json.strings(numbers.all(tenant).stream()
                .map(number -> Numbering.display(number, tenant.region()))
                .toList());
    }

    Answer updateCallerId(Account account, Request request) throws VerimorRefusal {
        Tenant tenant = account.tenant();
        String number = Params.required(request.params(), "extension");
        String written = Params.required(request.params(), "caller_id");
        Extension extension = extension(tenant, number);
        PhoneNumber callerId = numbers.find(tenant, written).orElseThrow(() -> Params.invalid("caller_id", written));
        state.changeExtension(tenant.domainId(), extension.number(), before -> before.withCallerId(callerId));
        return Answer.text(200, "+OK");
    }

    Answer list(Account account, Request request) {
        Tenant tenant = account.tenant();
        return Json.array(
                List.copyOf(tenant.extensions().values()), (json, extension) -> head(json, tenant, extension));
    }

    Answer detail(Account account, Request request) throws VerimorRefusal {
        Tenant tenant = account.tenant();
        String number = request.variable();
        Extension extension = tenant.extension(number)
                .orElseThrow(() -> VerimorRefusal.notFound("extension " + number + " not found"));
        ObjectNode json = Json.object();
        head(json, tenant, extension);
        json.put("password", extension.password())
                .put("max_calls", extension.maxCalls())
                .put("use_webrtc", false)
                // Working hours belong to numbers and not to extensions.
                .putNull("time_range_begin")
                .putNull("time_range_end")
                .put("outbound_caller_id_number", shown(tenant, extension));
        return Json.answer(json);
    }

    private void head(ObjectNode json, Tenant tenant, Extension extension) {
        json.put("number", extension.number())
                .put("name", extension.name())
                .put(
                        "dnd",
                        state.extension(tenant.domainId(), extension.number()).dnd())
                .put("is_agent", isAgent(tenant, extension.number()))
                .put("domain", tenant.sipDomain());
    }

    private boolean isAgent(Tenant tenant, String number) {
        return tenant.queues().values().stream()
                .flatMap(queue -> Stream.of(members.of(tenant, queue)))
                .anyMatch(list -> list.contains(number));
    }

    private @Nullable String shown(Tenant tenant, Extension extension) {
        return numbers.selected(tenant, extension)
                .map(number -> Numbering.display(number, tenant.region()))
                .orElse(null);
    }

    private static Extension extension(Tenant tenant, String number) throws VerimorRefusal {
        return tenant.extension(number.strip()).orElseThrow(() -> VerimorRefusal.noSuchExtension(number));
    }
}
