package org.santral.http.simotel;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.santral.http.Guesses;
import org.santral.http.Request;
import org.santral.http.SecretHash;
import org.santral.http.simotel.SimotelAccounts.Client;
import org.santral.http.simotel.SimotelSettings.Mode;

/** Finds out who is asking (spec/simotel.md §2.1): a name and password, an API key, or both, as the account says. */
final class Credentials {
    private static final String BASIC = "Basic ";
    /** Longer than any key or password that we take. */
    private static final int LONGEST = 512;

    /** Compared with the passwords of unknown users, so that they take as long as those of known ones. */
    private static final SecretHash NOBODY = SecretHash.of(UUID.randomUUID().toString());

    private final SimotelAccounts accounts;
    private final Guesses guesses;

    private record UserPassword(String user, String password) {}

    Credentials(SimotelAccounts accounts, Guesses guesses) {
        this.accounts = accounts;
        this.guesses = guesses;
    }

    /** @throws SimotelRefusal 403 for an address that may not ask, 401 when nobody is known by what the request carries */
    Access check(Request request) throws SimotelRefusal {
        if (!accounts.admits(request.remote())) {
            throw forbidden();
        }
        String key = request.header("X-APIKEY");
        Guesses.Guess guess = key == null || key.isBlank() ? null : guess(request.remote(), key.strip());
        Client byKey = key == null || key.length() > LONGEST
                ? null
                : accounts.byKey(key.strip()).orElse(null);
        if (guess != null && byKey != null) {
            guess.prove();
        }
        Client client = byKey != null && byKey.client().mode() == Mode.TOKEN ? byKey : byPassword(request, key, byKey);
        if (guess != null) {
            // Some clients that need none send any key.
            guess.forgive();
        }
        if (!client.account().admits(request.remote())) {
            throw forbidden();
        }
        if (!client.client().enabled()) {
            throw invalid();
        }
        return new Access(client.account(), client.client());
    }

    private Guesses.Guess guess(InetAddress source, String key) throws SimotelRefusal {
        return guesses.beginSecret(Guesses.Kind.TOKEN, source, SecretHash.of(key), SimotelRefusal::tooMany);
    }

    private Client byPassword(Request request, @Nullable String key, @Nullable Client byKey) throws SimotelRefusal {
        UserPassword given = basic(request.header("Authorization"));
        if (given == null) {
            // The key of an account that wants a password too, or no key at all: something is not there.
            boolean wrongKey = key != null
                    && !key.isBlank()
                    && (byKey == null || byKey.client().mode() == Mode.BASIC);
            throw wrongKey ? invalid() : missing();
        }
        Client client = proved(request.remote(), given).orElseThrow(Credentials::invalid);
        return switch (client.client().mode()) {
            case BASIC -> client;
            case TOKEN -> throw key == null ? missing() : invalid();
            case BOTH -> {
                if (key == null || key.isBlank()) {
                    throw missing();
                }
                if (byKey == null || byKey.client() != client.client()) {
                    throw invalid();
                }
                yield client;
            }
        };
    }

    /** Who has that name and that password; who is unknown takes as long as who is wrong. */
    private Optional<Client> proved(InetAddress source, UserPassword given) throws SimotelRefusal {
        Guesses.Guess guess = guesses.begin(Guesses.Kind.PASSWORD, source, given.user(), SimotelRefusal::tooMany);
        SecretHash hash = SecretHash.of(given.password());
        List<Client> named = accounts.byUser(given.user());
        Client found = null;
        for (Client client : named) {
            SecretHash password = client.client().password();
            if (password != null && hash.equals(password)) {
                found = client;
            }
        }
        if (named.isEmpty() && hash.equals(NOBODY)) {
            throw invalid();
        }
        if (found != null) {
            guess.forgive();
        }
        return Optional.ofNullable(found);
    }

    /** Name and password of a header; null when there are none, or only empty ones, as some clients send. */
    private static @Nullable UserPassword basic(@Nullable String header) {
        String value = header == null ? "" : header.strip();
        if (!value.regionMatches(true, 0, BASIC, 0, BASIC.length()) || value.length() > LONGEST) {
            return null;
        }
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(value.substring(BASIC.length()).strip());
            String pair = new String(decoded, StandardCharsets.UTF_8);
            int colon = pair.indexOf(':');
            return colon < 1 ? null : new UserPassword(pair.substring(0, colon), pair.substring(colon + 1));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static SimotelRefusal missing() {
        return SimotelRefusal.of(401, "BasicAuth or ApiKey is missing");
    }

    private static SimotelRefusal invalid() {
        return SimotelRefusal.of(401, "BasicAuth or ApiKey is invalid");
    }

    private static SimotelRefusal forbidden() {
        return SimotelRefusal.of(403, "IP is not permitted");
    }
}
