package org.santral.http.bulutfon;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.cdr.Cdrs;
import org.santral.http.Request;
import org.santral.http.bulutfon.BulutfonSettings.MasterToken;

/**
 * Who is asking for a recording: besides every other credential, whoever shows the SHA-1 of a token and the call's id
 * (spec/bulutfon.md §2.1). Such an address can be handed on: it opens that one recording, and the token cannot be had
 * from it.
 */
final class RecordingCredentials {
    private static final Pattern SHA1 = Pattern.compile("[0-9a-fA-F]{40}");

    private final Credentials credentials;
    private final BulutfonAccounts accounts;
    private final Cdrs cdrs;

    RecordingCredentials(Credentials credentials, BulutfonAccounts accounts, Cdrs cdrs) {
        this.credentials = credentials;
        this.accounts = accounts;
        this.cdrs = cdrs;
    }

    /** @throws BulutfonRefusal 401 when nobody is known by what the request carries */
    Access check(Request request) throws BulutfonRefusal {
        String token = Credentials.token(request);
        // A master token is what the operator wrote, perhaps 40 digits too.
        if (token == null
                || !SHA1.matcher(token).matches()
                || accounts.byMasterToken(token).isPresent()) {
            return credentials.check(request);
        }
        return ofSha1(request, token);
    }

    private Access ofSha1(Request request, String sha1) throws BulutfonRefusal {
        return credentials.ofSha1(
                request.remote(),
                cdrs.domainOf(RecordingEndpoints.call(request)).flatMap(accounts::byDomainId),
                sha1,
                RecordingEndpoints.id(request));
    }

    static boolean isOf(@Nullable MasterToken token, String id, String sha1) {
        return token != null
                && MessageDigest.isEqual(
                        sha1(token.value() + id).getBytes(StandardCharsets.US_ASCII),
                        sha1.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
    }

    static String sha1(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-1", e);
        }
    }
}
