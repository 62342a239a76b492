package org.santral.http.simotel;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.santral.component.ComponentReply;
import org.santral.component.ComponentService;
import org.santral.tenant.Component;
import org.santral.tenant.Component.Form;
import org.santral.tenant.Tenant;
import org.santral.webhooks.Inquiries;
import org.santral.webhooks.OutgoingRequest;
import tools.jackson.databind.json.JsonMapper;

/** Asks tenants' web services about calls in the dial plan (spec/simotel.md §7): requests in this vendor's words. */
public final class ComponentCalls implements ComponentService {
    private static final int MAX_ANSWER_BYTES = 65_536;
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final Map<String, String> HEADERS = Map.of("Accept", "application/json");

    private final SimotelAccounts accounts;
    private final Inquiries inquiries;

    public ComponentCalls(SimotelAccounts accounts, Inquiries inquiries) {
        this.accounts = accounts;
        this.inquiries = inquiries;
    }

    @Override
    public CompletableFuture<ComponentReply> ask(Tenant tenant, Component component, Question question) {
        Component.Service service = component.service();
        CompletableFuture<byte[]> answer = inquiries.ask(
                service.url(),
                !service.guarded(),
                request(form(tenant, service), fields(component, question)),
                MAX_ANSWER_BYTES,
                service.within());
        CompletableFuture<ComponentReply> reply =
                answer.thenApply(body -> ComponentReplies.read(component.kind(), body));
        // Whoever does not wait any more does not want the request either.
        reply.whenComplete((_, _) -> answer.cancel(true));
        return reply;
    }

    /** As the tenant's events are sent, unless the component says otherwise; JSON where it has no events. */
    private Form form(Tenant tenant, Component.Service service) {
        if (service.form() != null) {
            return service.form();
        }
        SimotelSettings.Events events = accounts.byDomainId(tenant.domainId())
                .map(account -> account.settings().events())
                .orElse(null);
        if (events == null) {
            return Form.JSON;
        }
        return switch (events.method()) {
            case GET -> Form.QUERY;
            case POST -> events.version().json() ? Form.JSON : Form.FORM;
        };
    }

    private static Map<String, String> fields(Component component, Question question) {
        Map<String, String> fields = new LinkedHashMap<>();
        fields.put("src", question.source());
        fields.put("dst", question.destination());
        fields.put("data", question.data());
        fields.put("unique_id", CallNames.cuid(question.call()));
        fields.put("app_name", component.name());
        if (question.originated()) {
            fields.put("originated_call_id", CallNames.originated(question.call()));
        }
        return fields;
    }

    private static OutgoingRequest request(Form form, Map<String, String> fields) {
        return switch (form) {
            case JSON -> new OutgoingRequest("POST", HEADERS, "application/json", MAPPER.writeValueAsString(fields));
            case FORM -> new OutgoingRequest("POST", HEADERS, "application/x-www-form-urlencoded", encoded(fields));
            case QUERY -> new OutgoingRequest("GET", "", encoded(fields), HEADERS, null, "");
        };
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
