package org.santral.oauth;

import java.util.List;
import java.util.Optional;

/** What the configuration file says now. Asked each time, so what was taken out of the file counts at once. */
public interface Configured {
    /** The application of that client id. */
    Optional<Application> application(String clientId);

    /** A tenant's applications; empty when there is no such tenant. */
    List<Application> applications(int domainId);

    /** Whether the tenant has that user. */
    boolean hasUser(int domainId, String email);
}
