package org.santral.http.bulutfon;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;
import org.santral.oauth.Outcome.AskConsent;

/**
 * The pages that users see: plain HTML that needs no script. Everything that comes from outside is escaped, and the
 * policy lets nothing run, nothing load and nobody frame them.
 */
final class OAuthPages {
    private static final String STYLE = """
            :root{color-scheme:light dark}
            body{margin:0;font:1.0625rem/1.5 system-ui,sans-serif;background:#f3f4f6;color:#111827}
            main{max-width:26rem;margin:8vh auto;padding:2rem;background:#fff;border-radius:.75rem;\
            box-shadow:0 1px 4px #0003}
            h1{font-size:1.5rem;margin:0 0 1rem}
            label{display:block;margin:1rem 0 .25rem;font-weight:600}
            input{box-sizing:border-box;width:100%;padding:.625rem;font:inherit;color:inherit;background:transparent;\
            border:1px solid #6b7280;border-radius:.375rem}
            input[aria-invalid]{border:2px solid #b91c1c}
            button{font:inherit;padding:.625rem 1.25rem;margin:1.25rem .5rem 0 0;border:1px solid #1d4ed8;\
            border-radius:.375rem;background:#1d4ed8;color:#fff;cursor:pointer}
            button.plain{background:transparent;color:#1d4ed8}
            button.link{border:0;padding:0;background:none;color:#1d4ed8;text-decoration:underline}
            :focus-visible{outline:3px solid #1d4ed8;outline-offset:2px}
            .problem{border:2px solid #b91c1c;border-radius:.375rem;padding:.75rem;margin:1rem 0}
            .problem h2{font-size:1.0625rem;margin:0}.problem a{color:#b91c1c}
            .product{font-weight:600;color:#4b5563;margin:0 0 1.5rem}
            bdi{font-weight:600;overflow-wrap:anywhere}
            @media(prefers-color-scheme:dark){body{background:#111827;color:#f3f4f6}main{background:#1f2937}\
            .product{color:#d1d5db}button.plain,button.link{color:#93c5fd}.problem,input[aria-invalid]\
            {border-color:#f87171}.problem a{color:#fca5a5}:focus-visible{outline-color:#93c5fd}}
            """;
    private static final String POLICY =
            "default-src 'none'; style-src 'sha256-" + sha256(STYLE) + "'; base-uri 'none'; frame-ancestors 'none'";

    private final OAuthTexts texts;
    /** Where the pages are: the path that the dialect is mounted at, empty at the root. */
    private final String path;

    OAuthPages(OAuthTexts texts, String path) {
        this.texts = texts;
        this.path = path;
    }

    /** @param wrongFor the address that was tried in vain, null at the first time */
    Answer login(String application, String form, @Nullable String wrongFor) {
        boolean wrong = wrongFor != null;
        String problem = wrong ? """
                <div class="problem" role="alert"><h2>%s</h2><a href="#email">%s</a></div>
                """.formatted(text("problem.summary"), text("problem.credentials")) : "";
        String invalid = wrong ? " aria-invalid=\"true\"" : "";
        return page(wrong ? 422 : 200, text("login.title"), """
                <p>%s</p>
                %s<form method="post" action="%s/oauth/login">
                <input type="hidden" name="form" value="%s">
                <label for="email">%s</label>
                <input id="email" name="email" type="email" dir="ltr" autocomplete="username" maxlength="254" required \
                autofocus value="%s"%s>
                <label for="password">%s</label>
                <input id="password" name="password" type="password" dir="ltr" autocomplete="current-password" \
                maxlength="500" required%s>
                <button type="submit">%s</button>
                </form>
                """.formatted(
                        with("login.lead", application),
                        problem,
                        escape(path),
                        escape(form),
                        text("login.email"),
                        escape(wrongFor == null ? "" : wrongFor),
                        invalid,
                        text("login.password"),
                        invalid,
                        text("login.submit")));
    }

    /** @param logoutForm secret of the form by which the user leaves */
    Answer consent(AskConsent ask, String email, URI redirect, String logoutForm) {
        StringBuilder scopes = new StringBuilder();
        ask.scopes().forEach(scope -> scopes.append("<li>")
                .append(text("consent.scope." + scope))
                .append("</li>\n"));
        String goes = redirect.getHost() == null
                ? ""
                : "<p>" + with("consent.goes", redirect.getScheme() + "://" + redirect.getRawAuthority()) + "</p>\n";
        return page(200, text("consent.title"), """
                <p>%s</p>
                <ul>
                %s</ul>
                <p>%s</p>
                %s<form method="post" action="%s/oauth/authorize">
                <input type="hidden" name="form" value="%s">
                <button type="submit" name="decision" value="approve">%s</button>
                <button class="plain" type="submit" name="decision" value="deny">%s</button>
                </form>
                %s""".formatted(
                        with("consent.lead", ask.application().name()),
                        scopes,
                        with("consent.user", email),
                        goes,
                        escape(path),
                        escape(ask.form()),
                        text("consent.approve"),
                        text("consent.deny"),
                        leave(logoutForm)));
    }

    /** @param logoutForm as of {@link #consent} */
    Answer otherTenant(String email, String logoutForm) {
        return page(
                403,
                text("refused.other_tenant.title"),
                "<p>" + text("refused.other_tenant.text") + "</p>\n<p>" + with("consent.user", email) + "</p>\n"
                        + leave(logoutForm));
    }

    private String leave(String logoutForm) {
        return """
                <form method="post" action="%s/oauth/logout">
                <input type="hidden" name="form" value="%s">
                <button class="link" type="submit">%s</button>
                </form>
                """.formatted(escape(path), escape(logoutForm), text("consent.logout"));
    }

    /** The code, for who has to copy it. */
    Answer code(String code) {
        return page(200, text("code.title"), """
                <p>%s</p>
                <label for="code">%s</label>
                <input id="code" dir="ltr" readonly autofocus value="%s">
                """.formatted(text("code.lead"), text("code.label"), escape(code)));
    }

    /** @param name of the words: {@code name.title} and {@code name.text} */
    Answer message(int status, String name, Object... values) {
        return page(status, text(name + ".title"), "<p>" + escape(texts.get(name + ".text", values)) + "</p>\n");
    }

    /** The browser goes on to that address. */
    static Answer redirect(int status, String location) {
        return closed(Answer.of(status, "text/html; charset=utf-8", new byte[0]).with("Location", location));
    }

    private Answer page(int status, String title, String content) {
        String html = """
                <!DOCTYPE html>
                <html lang="%s" dir="%s">
                <head>
                <meta charset="utf-8">
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <title>%s – %s</title>
                <style>%s</style>
                </head>
                <body>
                <main>
                <p class="product">%s</p>
                <h1>%s</h1>
                %s</main>
                </body>
                </html>
                """.formatted(
                        text("lang"), text("dir"), title, text("product"), STYLE, text("product"), title, content);
        return closed(Answer.of(status, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8)));
    }

    private static Answer closed(Answer answer) {
        return answer.with("Cache-Control", "no-store")
                .with("Content-Security-Policy", POLICY)
                .with("Referrer-Policy", "no-referrer")
                .with("X-Content-Type-Options", "nosniff")
                .with("X-Frame-Options", "DENY");
    }

    private String text(String name) {
        return escape(texts.get(name));
    }

    /** The words with a value from outside, set apart so that its direction does not spill over. */
    private String with(String name, String value) {
        return escape(texts.get(name, "\u0000")).replace("\u0000", "<bdi>" + escape(value) + "</bdi>");
    }

    static String escape(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> out.append("&amp;");
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '"' -> out.append("&quot;");
                case '\'' -> out.append("&#39;");
                default -> out.append(c);
            }
        }
        return out.toString();
    }

    private static String sha256(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The name of the words for a problem. */
    static String words(Enum<?> problem) {
        return "refused." + problem.name().toLowerCase(Locale.ROOT);
    }
}
