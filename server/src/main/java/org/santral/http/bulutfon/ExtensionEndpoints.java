package org.santral.http.bulutfon;

import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.http.bulutfon.BulutfonSettings.User;
import org.santral.http.bulutfon.ExtensionForm.Wanted;
import org.santral.queue.Phones;
import org.santral.state.ExtensionSettings;
import org.santral.state.LimitReachedException;
import org.santral.tenant.Extension;
import org.santral.tenant.ExtensionState;
import org.santral.tenant.Forwards;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;
import org.santral.tenant.TenantState;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /extensions} (B8–B12). What is changed here counts at once, and after every restart. */
final class ExtensionEndpoints {
    private final ExtensionSettings settings;
    private final TenantState state;
    private final Phones phones;

    ExtensionEndpoints(ExtensionSettings settings, TenantState state, Phones phones) {
        this.settings = settings;
        this.state = state;
        this.phones = phones;
    }

    Answer list(Access access, Request request) {
        Tenant tenant = access.account().tenant();
        ObjectNode json = Json.object();
        ArrayNode extensions = json.putArray("extensions");
        tenant.extensions().values().forEach(extension -> head(extensions.addObject(), tenant, extension));
        return Json.answer(json);
    }

    Answer detail(Access access, Request request) throws BulutfonRefusal {
        Tenant tenant = access.account().tenant();
        Extension extension = extension(tenant, request);
        ExtensionState now = state.extension(tenant.domainId(), extension.number());
        ObjectNode json = Json.object();
        ObjectNode detail = json.putObject("extension");
        head(detail, tenant, extension);
        detail.put("did", shown(tenant, now.callerIdOf(extension))).put("voice_mail", extension.voicemail());
        Redirection.of(now.forwardsOf(extension)).write(detail);
        ArrayNode acl = detail.putArray("acl");
        Inside.acl(extension).forEach(acl::add);
        return Json.answer(json);
    }

    /** The password is in this answer and in no other of this dialect. */
    Answer create(Access access, Request request) throws BulutfonRefusal {
        Tenant tenant = access.account().tenant();
        Wanted wanted = form(tenant, access, request).created();
        Redirection redirection = wanted.redirection();
        ExtensionState fresh = ExtensionState.UNCHANGED
                .withCallerId(wanted.callerId())
                .withForwards(redirection == null ? null : redirection.on(Forwards.NONE));
        String password;
        try {
            password = settings.create(tenant.domainId(), wanted.number(), wanted.setting(), fresh)
                    .orElseThrow(() -> BulutfonRefusal.unprocessable(
                            "number: '" + wanted.number() + "' – expected a number that no extension has"));
        } catch (LimitReachedException e) {
            throw BulutfonRefusal.unprocessable(e.getMessage() + "; delete one first");
        }
        return Json.answer(done("Dahili oluşturuldu.", wanted.number()).put("password", password));
    }

    Answer change(Access access, Request request) throws BulutfonRefusal {
        Tenant tenant = access.account().tenant();
        Extension extension = extension(tenant, request);
        ExtensionState before = state.extension(tenant.domainId(), extension.number());
        Wanted wanted = form(tenant, access, request).changed(extension, before.forwardsOf(extension));
        boolean there = settings.change(
                tenant.domainId(), extension.number(), wanted.setting(), now -> changed(now, extension, wanted));
        if (!there) {
            throw BulutfonRefusal.notFound();
        }
        return Json.answer(done("Dahili güncellendi.", extension.number()));
    }

    private static ExtensionState changed(ExtensionState now, Extension extension, Wanted wanted) {
        PhoneNumber callerId = wanted.callerId();
        Redirection redirection = wanted.redirection();
        ExtensionState changed = callerId == null ? now : now.withCallerId(callerId);
        return redirection == null ? changed : changed.withForwards(redirection.on(changed.forwardsOf(extension)));
    }

    Answer delete(Access access, Request request) throws BulutfonRefusal {
        Tenant tenant = access.account().tenant();
        Extension extension = extension(tenant, request);
        if (!settings.delete(tenant.domainId(), extension.number())) {
            throw BulutfonRefusal.notFound();
        }
        return Json.answer(done("Dahili silindi.", extension.number()));
    }

    private static ObjectNode done(String message, String number) {
        return Json.object().put("message", message).put("id", Inside.id(number));
    }

    private static ExtensionForm form(Tenant tenant, Access access, Request request) {
        User user = access.user();
        String login = user == null || Credentials.token(request) != null ? null : user.email();
        return new ExtensionForm(tenant, ExtensionForm.ours(tenant), request.params(), login);
    }

    private static Extension extension(Tenant tenant, Request request) throws BulutfonRefusal {
        return Inside.find(tenant.extensions(), request.variable()).orElseThrow(BulutfonRefusal::notFound);
    }

    private void head(ObjectNode json, Tenant tenant, Extension extension) {
        int id = Inside.id(extension.number());
        json.put("id", id)
                .put("number", id)
                .put("registered", phones.registered(tenant, extension.number()))
                .put("caller_name", extension.name())
                .put("email", extension.email());
    }

    /** The number that the outside sees; null when the tenant has none at all. */
    private static @Nullable String shown(Tenant tenant, @Nullable PhoneNumber own) {
        return own == null ? tenant.mainNumber().map(PhoneNumber::digits).orElse(null) : own.digits();
    }
}
