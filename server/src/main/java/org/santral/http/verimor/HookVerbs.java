package org.santral.http.verimor;

import java.io.IOException;
import java.net.URI;
import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;
import org.santral.http.Request;
import org.santral.http.RequestParams;
import org.santral.http.verimor.VerimorAccounts.Account;
import org.santral.state.HookSettings;
import org.santral.state.HookSettings.Hook;
import org.santral.webhooks.DeliveryEngine;
import org.santral.webhooks.TargetGuard.TargetRefused;

/** {@code /crm_integrations}: where events are posted to (B37, B38). */
final class HookVerbs {
    private final HookSettings hooks;
    private final DeliveryEngine deliveries;

    HookVerbs(HookSettings hooks, DeliveryEngine deliveries) {
        this.hooks = hooks;
        this.deliveries = deliveries;
    }

    Answer get(Account account, Request request) {
        Hook hook = now(account);
        return Json.answer(Json.object()
                .put("ringing", word(hook != null && hook.ringing()))
                .put("answered", word(hook != null && hook.answered()))
                .put("hangup", word(hook != null && hook.hangup()))
                .put("notification_url", hook == null ? "" : hook.url().toString()));
    }

    /** A switch that is not given stays as it is; without any before, it is on. */
    Answer set(Account account, Request request) throws VerimorRefusal, InterruptedException {
        RequestParams params = request.params();
        String url = params.get("notification_url");
        if (url == null) {
            throw VerimorRefusal.badRequest("notification_url required");
        }
        Hook before = now(account);
        Hook hook = hook(
                url.strip(),
                params.bool("ringing", before == null || before.ringing()),
                params.bool("answered", before == null || before.answered()),
                params.bool("hangup", before == null || before.hangup()));
        probe(account, hook.url());
        hooks.set(account.tenant().domainId(), hook);
        return Answer.text(200, "Ok");
    }

    private static Hook hook(String url, boolean ringing, boolean answered, boolean hangup) throws VerimorRefusal {
        try {
            return new Hook(URI.create(url), ringing, answered, hangup);
        } catch (IllegalArgumentException e) {
            throw Params.invalid("notification_url", url);
        }
    }

    /** The URL has to answer 2xx to an empty POST (spec/verimor.md S7). */
    private void probe(Account account, URI url) throws VerimorRefusal, InterruptedException {
        int status;
        try {
            status = deliveries.probe(url, operatorSet(account, url));
        } catch (TargetRefused | IllegalArgumentException e) {
            throw VerimorRefusal.badRequest("notification_url refused: " + e.getMessage());
        } catch (IOException e) {
            throw VerimorRefusal.badRequest("notification_url does not answer an empty POST");
        }
        if (status / 100 != 2) {
            throw VerimorRefusal.badRequest("notification_url answers " + status + " to an empty POST");
        }
    }

    /** Whether the URL is the file's own, which a customer who changes the switches gives back. */
    static boolean operatorSet(Account account, URI url) {
        VerimorSettings.Events events = account.settings().events();
        return events != null && events.url().equals(url);
    }

    private @Nullable Hook now(Account account) {
        return hooks.find(account.tenant().domainId())
                .orElseGet(() -> ofFile(account.settings().events()));
    }

    private static @Nullable Hook ofFile(VerimorSettings.@Nullable Events events) {
        return events == null ? null : new Hook(events.url(), events.ringing(), events.answered(), events.hangup());
    }

    private static String word(boolean on) {
        return on ? "on" : "off";
    }
}
