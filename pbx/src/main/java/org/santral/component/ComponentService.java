package org.santral.component;

import java.util.concurrent.CompletableFuture;
import org.santral.base.CallId;
import org.santral.tenant.Component;
import org.santral.tenant.Tenant;

/** Port: the web services of tenants that say what happens to calls. */
public interface ComponentService {

    /**
     * What a service is told.
     *
     * @param originated whether a client of the API that the vendor calls "originate" placed the call
     * @param source number of the party on the line; empty when it shows none
     * @param destination number that the call is for: the one that was called, or what the service set since
     * @param data keys that the party entered so far
     */
    record Question(CallId call, boolean originated, String source, String destination, String data) {}

    /**
     * Asks. Never blocks.
     *
     * @return what the service says; a failure when it says nothing usable. Done when the component's time is up at the
     *     latest; cancelling it ends the request at once
     */
    CompletableFuture<ComponentReply> ask(Tenant tenant, Component component, Question question);
}
