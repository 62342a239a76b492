package org.santral.http.bulutfon;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.base.Mask;
import org.santral.http.bulutfon.BulutfonAccounts.Account;
import org.santral.http.bulutfon.BulutfonSettings.User;

/**
 * Who is asking.
 *
 * @param user null for a master token, which belongs to nobody
 * @param credential what is counted against rate limits: tells credentials apart and is of no use to who reads it
 * @param scopes what the credential opens; empty for everything
 */
record Access(Account account, @Nullable User user, String credential, Set<String> scopes) {

    /** The parts of the API that a token can be limited to (quirk Q19). */
    enum Scope {
        CDR("cdr"),
        CALL_RECORD("call_record"),
        /** What the vendor names no scope for: open to every credential. */
        OTHER("");

        private final String word;

        Scope(String word) {
            this.word = word;
        }
    }

    int domainId() {
        return account.tenant().domainId();
    }

    /** Who it is, for the audit trail. */
    String actor() {
        return user == null ? credential : credential.replace(user.email(), Mask.party(user.email()));
    }

    boolean opens(Scope scope) {
        return scope == Scope.OTHER
                || !account.settings().enforceScopes()
                || scopes.isEmpty()
                || scopes.contains(scope.word);
    }
}
