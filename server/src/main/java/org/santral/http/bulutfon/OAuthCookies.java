package org.santral.http.bulutfon;

import java.time.Duration;
import java.util.Optional;
import org.santral.http.Request;
import org.santral.oauth.OpaqueToken;

/** The cookies of the pages: who is logged in, and before that, which browser a form was shown to. */
enum OAuthCookies {
    SESSION("santral_session"),
    BROWSER("santral_browser");

    private final String label;

    OAuthCookies(String label) {
        this.label = label;
    }

    /** What the browser sent, if it has the form of one of ours. */
    Optional<OpaqueToken> of(Request request) {
        String header = request.header("Cookie");
        for (String pair : header == null ? new String[0] : header.split(";")) {
            String cookie = pair.strip();
            if (cookie.startsWith(label + "=")) {
                return OpaqueToken.parse(cookie.substring(label.length() + 1));
            }
        }
        return Optional.empty();
    }

    /** Value of a {@code Set-Cookie} header; no script and no other site's form can use it. */
    String set(Request request, String value, Duration life) {
        String secure = request.base().startsWith("https:") ? "; Secure" : "";
        return label + "=" + value + "; Path=/; Max-Age=" + life.toSeconds() + "; HttpOnly; SameSite=Lax" + secure;
    }
}
