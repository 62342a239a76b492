package org.santral.http.bulutfon;

import java.net.InetAddress;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.santral.http.Guesses;
import org.santral.http.Request;
import org.santral.http.SecretHash;
import org.santral.http.bulutfon.BulutfonAccounts.Account;
import org.santral.http.bulutfon.BulutfonAccounts.Member;
import org.santral.oauth.Checked;
import org.santral.oauth.Tokens;

/** Finds out who is asking (spec/bulutfon.md §2.1): the first credential present decides, whatever follows it. */
final class Credentials {
    private static final String BEARER = "Bearer ";
    /** Longer than any token or password that we give out or take. */
    private static final int LONGEST = 512;

    /** Compared with the passwords of unknown users, so that they take as long as those of known ones. */
    private static final SecretHash NOBODY = SecretHash.of(UUID.randomUUID().toString());

    private final BulutfonAccounts accounts;
    private final Tokens tokens;
    private final Guesses guesses;

    Credentials(BulutfonAccounts accounts, Tokens tokens, Guesses guesses) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.guesses = guesses;
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
            return ofToken(request.remote(), token);
        }
        String email = request.params().get("email");
        String password = request.params().get("password");
        if (email == null || password == null) {
            throw BulutfonRefusal.unauthorized();
        }
        return ofPassword(request.remote(), email, password);
    }

    /** For {@code /v2}, which knows only {@code apikey}: a master token by another name. */
    Access checkApiKey(Request request) throws BulutfonRefusal {
        String key = request.params().get("apikey");
        if (key == null) {
            throw BulutfonRefusal.unauthorized();
        }
        Guesses.Guess guess = guess(request.remote(), key);
        Access access = ofMasterToken(key);
        guess.prove();
        return access;
    }

    /** Who has a secret that says by itself whose it is. */
    private Guesses.Guess guess(InetAddress source, String secret) throws BulutfonRefusal {
        return guesses.beginSecret(Guesses.Kind.TOKEN, source, SecretHash.of(secret), BulutfonRefusal::tooMany);
    }

    private Access ofToken(InetAddress source, String token) throws BulutfonRefusal {
        Guesses.Guess guess = guess(source, token);
        Access access =
                switch (tokens.check(token)) {
                    case Checked.Valid valid -> of(valid);
                    case Checked.Expired _ -> {
                        // Nobody guesses a token that was one.
                        guess.forgive();
                        throw BulutfonRefusal.tokenExpired();
                    }
                    case Checked.Unknown _ -> ofMasterToken(token);
                };
        guess.prove();
        return access;
    }

    /**
     * Whose access or master token the hash is made of, with this call's id.
     *
     * @param account that the call is of; empty when there is no such call
     */
    Access ofSha1(InetAddress source, Optional<Account> account, String sha1, String uuid) throws BulutfonRefusal {
        Guesses.Guess guess = guess(source, sha1);
        Account owner = account.orElseThrow(BulutfonRefusal::unauthorized);
        Access access = RecordingCredentials.isOf(owner.settings().masterToken(), uuid, sha1)
                ? new Access(owner, null, "master", Set.of())
                : ofSha1(owner.tenant().domainId(), sha1, uuid);
        guess.prove();
        return access;
    }

    /** The access token of this tenant that the hash is made of, with this call's id. */
    private Access ofSha1(int domainId, String sha1, String uuid) throws BulutfonRefusal {
        return of(tokens.checkSha1(domainId, sha1, uuid).orElseThrow(BulutfonRefusal::unauthorized));
    }

    /** By application and user: a token that was refreshed has no allowance of its own. */
    private Access of(Checked.Valid token) throws BulutfonRefusal {
        Member member = accounts.byEmail(token.userEmail()).orElseThrow(BulutfonRefusal::unauthorized);
        return new Access(
                member.account(),
                member.user(),
                "app " + token.clientId() + " of " + token.userEmail(),
                token.scopes());
    }

    private Access ofMasterToken(String token) throws BulutfonRefusal {
        Account account =
                token.length() > LONGEST ? null : accounts.byMasterToken(token).orElse(null);
        if (account == null) {
            throw BulutfonRefusal.unauthorized();
        }
        return new Access(account, null, "master", Set.of());
    }

    private Access ofPassword(InetAddress source, String email, String password) throws BulutfonRefusal {
        Guesses.Guess guess = guesses.begin(Guesses.Kind.PASSWORD, source, email, BulutfonRefusal::tooMany);
        Member member = member(accounts, email, password).orElseThrow(BulutfonRefusal::unauthorized);
        guess.forgive();
        return new Access(
                member.account(), member.user(), "user " + member.user().email(), Set.of());
    }

    /** The user of that address and password; who is unknown takes as long as who is wrong. */
    static Optional<Member> member(BulutfonAccounts accounts, String email, String password) {
        Member member = accounts.byEmail(email).orElse(null);
        boolean right = password.length() <= LONGEST
                && SecretHash.of(password)
                        .equals(member == null ? NOBODY : member.user().password());
        return right ? Optional.ofNullable(member) : Optional.empty();
    }
}
