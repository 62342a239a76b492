package org.santral.http.bulutfon;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.santral.http.Request;
import org.santral.http.SecretHash;
import org.santral.http.bulutfon.BulutfonAccounts.Account;
import org.santral.http.bulutfon.BulutfonAccounts.Member;

/** Finds out who is asking (spec/bulutfon.md §2.1): the first credential present decides, whatever follows it. */
final class Credentials {
    private static final String BEARER = "Bearer ";
    /** Longer than any token or password that we give out or take. */
    private static final int LONGEST = 512;

    /** Compared with the passwords of unknown users, so that they take as long as those of known ones. */
    private static final SecretHash NOBODY = SecretHash.of(UUID.randomUUID().toString());

    private final BulutfonAccounts accounts;

    Credentials(BulutfonAccounts accounts) {
        this.accounts = accounts;
    }

    /** The token that the request carries, wherever it stands; null if it has none. */
    static @Nullable String token(Request request) {
        String inQuery = request.params().fromQuery("access_token");
        if (inQuery != null) {
            return inQuery;
        }
        String inBody = request.params().get("access_token");
        if (inBody != null) {
            return inBody;
        }
        String header = request.header("Authorization");
        return header != null && header.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? header.substring(BEARER.length()).strip()
                : null;
    }

    /** Whether the request carries any credential of this dialect. */
    static boolean present(Request request) {
        return token(request) != null
                || (request.params().get("email") != null && request.params().get("password") != null)
                || request.params().get("apikey") != null;
    }

    /** @throws BulutfonRefusal 401 when nobody is known by what the request carries */
    Access check(Request request) throws BulutfonRefusal {
        String token = token(request);
        if (token != null) {
            return ofToken(token);
        }
        String email = request.params().get("email");
        String password = request.params().get("password");
        if (email == null || password == null) {
            throw BulutfonRefusal.unauthorized();
        }
        return ofPassword(email, password);
    }

    /** For {@code /v2}, which knows only {@code apikey}: a master token by another name. */
    Access checkApiKey(Request request) throws BulutfonRefusal {
        String key = request.params().get("apikey");
        if (key == null) {
            throw BulutfonRefusal.unauthorized();
        }
        return ofMasterToken(key);
    }

    private Access ofToken(String token) throws BulutfonRefusal {
        return ofMasterToken(token);
    }

    private Access ofMasterToken(String token) throws BulutfonRefusal {
        Account account =
                token.length() > LONGEST ? null : accounts.byMasterToken(token).orElse(null);
        if (account == null) {
            throw BulutfonRefusal.unauthorized();
        }
        return new Access(account, null, "master", Set.of());
    }

    private Access ofPassword(String email, String password) throws BulutfonRefusal {
        Member member = accounts.byEmail(email).orElse(null);
        boolean right = password.length() <= LONGEST
                && SecretHash.of(password)
                        .equals(member == null ? NOBODY : member.user().password());
        if (member == null || !right) {
            throw BulutfonRefusal.unauthorized();
        }
        return new Access(
                member.account(), member.user(), "user " + member.user().email(), Set.of());
    }
}
