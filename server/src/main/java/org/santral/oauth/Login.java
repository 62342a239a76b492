package org.santral.oauth;

import java.security.Principal;
import org.santral.base.Mask;

/**
 * A user who is logged in to the pages.
 *
 * @param email as the configuration file writes it
 * @param session hash of the session's cookie
 */
public record Login(int domainId, String email, String session) implements Principal {
    /** Names the user among all tenants' users. */
    @Override
    public String getName() {
        return domainId + "/" + email;
    }

    /** The user of such a name, in no session. */
    static Login named(String name) {
        int slash = name.indexOf('/');
        return new Login(Integer.parseInt(name.substring(0, slash)), name.substring(slash + 1), "");
    }

    @Override
    public String toString() {
        return "Login[" + Mask.party(email) + " of " + domainId + "]";
    }
}
