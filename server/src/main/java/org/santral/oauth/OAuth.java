package org.santral.oauth;

import java.time.Clock;
import org.santral.store.Database;
import org.santral.store.Vault;

/**
 * Everything that is needed to let applications in.
 *
 * @param upkeep has to be started and closed by who opens this
 */
public record OAuth(
        AuthorizationServer server,
        Applications applications,
        Tokens tokens,
        Logins logins,
        LoginForms forms,
        OAuthUpkeep upkeep) {

    /**
     * Wires it.
     *
     * @param vault seals access tokens and forms
     */
    public static OAuth open(Database database, Configured configured, Vault vault, Clock clock) {
        Applications applications = new Applications(database, configured, clock);
        return new OAuth(
                new AuthorizationServer(database, applications, configured, vault, clock),
                applications,
                new Tokens(database, configured, vault, clock),
                new Logins(database, configured, clock),
                new LoginForms(database, vault, clock),
                new OAuthUpkeep(database, clock));
    }
}
