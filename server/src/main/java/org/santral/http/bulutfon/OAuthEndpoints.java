package org.santral.http.bulutfon;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.santral.http.Answer;
import org.santral.http.Guesses;
import org.santral.http.Handler;
import org.santral.http.Request;
import org.santral.http.RequestParams;
import org.santral.http.Routes;
import org.santral.http.bulutfon.BulutfonAccounts.Member;
import org.santral.oauth.Application;
import org.santral.oauth.AuthorizationRequest;
import org.santral.oauth.Lives;
import org.santral.oauth.Login;
import org.santral.oauth.OAuth;
import org.santral.oauth.OpaqueToken;
import org.santral.oauth.Outcome;
import org.santral.oauth.Outcome.Problem;
import org.santral.store.DatabaseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The way of a user through the pages (spec/bulutfon.md S1): log in, allow or refuse, back to the application. What an
 * application asked for travels with the forms; nothing is kept of who only looks at a page.
 */
final class OAuthEndpoints {
    private static final Logger LOG = LoggerFactory.getLogger(OAuthEndpoints.class);
    private static final Set<String> GET = Set.of("GET");
    private static final Set<String> POST = Set.of("POST");

    /** What of a request is carried on; all of it goes into the answer's headers at the end. */
    private static final List<String> CARRIED = List.of(
            "client_id",
            "redirect_uri",
            "response_type",
            "scope",
            "state",
            "code_challenge",
            "code_challenge_method",
            "approval_prompt",
            "display");

    private static final int LONGEST = 2000;
    private static final String RETRY_SECONDS = "5";

    private final BulutfonAccounts accounts;
    private final OAuth oauth;
    private final Guesses guesses;

    OAuthEndpoints(BulutfonAccounts accounts, OAuth oauth, Guesses guesses) {
        this.accounts = accounts;
        this.oauth = oauth;
        this.guesses = guesses;
    }

    void add(Routes.Builder builder) {
        builder.on(GET, "oauth/authorize", page(this::authorize))
                .on(POST, "oauth/authorize", page(this::decide))
                .on(GET, "oauth/authorize/*", page(this::code))
                .on(POST, "oauth/login", page(this::login))
                .on(POST, "oauth/logout", page(this::logout));
    }

    private static Handler page(Handler handler) {
        return request -> {
            try {
                return handler.handle(request);
            } catch (BulutfonRefusal refusal) {
                String wait = String.valueOf(refusal.answer().headers().get("Retry-After"));
                return pages(request).message(429, "refused.too_many", wait).with("Retry-After", wait);
            } catch (DatabaseException e) {
                LOG.error("database failed during oauth", e);
                return pages(request).message(503, "refused.busy").with("Retry-After", RETRY_SECONDS);
            }
        };
    }

    private Answer authorize(Request request) throws BulutfonRefusal {
        RequestParams params = request.params();
        String clientId = params.get("client_id");
        if (clientId == null) {
            return refused(request, Problem.CLIENT);
        }
        if (CARRIED.stream().anyMatch(name -> tooLong(params.get(name)))) {
            return refused(request, Problem.MALFORMED);
        }
        Login login =
                OAuthCookies.SESSION.of(request).flatMap(oauth.logins()::find).orElse(null);
        if (login != null) {
            guesses.begin(Guesses.Kind.AUTHORIZATION, request.remote(), login.email(), BulutfonRefusal::tooMany);
        }
        Outcome outcome = oauth.server()
                .authorize(
                        new AuthorizationRequest(
                                clientId,
                                params.get("redirect_uri"),
                                params.get("response_type"),
                                params.get("scope"),
                                params.get("state"),
                                params.get("code_challenge"),
                                params.get("code_challenge_method"),
                                "force".equals(params.get("approval_prompt"))),
                        login);
        return switch (outcome) {
            case Outcome.LogIn(Application application) -> loginPage(request, query(params), application, null);
            case Outcome.AskConsent ask when login != null -> consentPage(request, params, ask, login);
            case Outcome.AskConsent ask -> throw new IllegalStateException("nobody to ask for " + ask);
            case Outcome.Back(String location) -> OAuthPages.redirect(302, location);
            case Outcome.Shown(String code, String state) -> shown(request, code, state);
            case Outcome.Refused(Problem problem)
            when problem == Problem.OTHER_TENANT && login != null ->
                pages(request).otherTenant(login.email(), oauth.forms().make(login.session(), query(params)));
            case Outcome.Refused(Problem problem) -> refused(request, problem);
        };
    }

    private static boolean tooLong(@Nullable String value) {
        return value != null && value.length() > LONGEST;
    }

    private static String query(RequestParams params) {
        return CARRIED.stream()
                .filter(name -> params.get(name) != null)
                .map(name -> name + "=" + URLEncoder.encode(String.valueOf(params.get(name)), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** A browser that was here before keeps its cookie, so that several windows do not spoil each other's forms. */
    private Answer loginPage(Request request, String query, Application application, @Nullable String wrongFor) {
        OpaqueToken browser = OAuthCookies.BROWSER.of(request).orElseGet(OpaqueToken::create);
        return pages(request)
                .login(application.name(), oauth.forms().make(browser.value(), query), wrongFor)
                .with("Set-Cookie", OAuthCookies.BROWSER.set(request, browser.value(), Lives.LOGIN_FORM));
    }

    private Answer consentPage(Request request, RequestParams params, Outcome.AskConsent ask, Login login) {
        String asked = params.get("redirect_uri");
        URI redirect = asked == null ? ask.application().redirectUris().getFirst() : URI.create(asked);
        return pages(request)
                .consent(ask, login.email(), redirect, oauth.forms().make(login.session(), query(params)));
    }

    private Answer login(Request request) throws BulutfonRefusal {
        String email = given(request, "email");
        Guesses.Guess guess = guesses.begin(Guesses.Kind.PASSWORD, request.remote(), email, BulutfonRefusal::tooMany);
        Optional<String> query = OAuthCookies.BROWSER.of(request).flatMap(browser -> oauth.forms()
                .take(given(request, "form"), browser.value()));
        if (query.isEmpty()) {
            guess.forgive();
            return refused(request, Problem.STALE_FORM);
        }
        Member member =
                Credentials.member(accounts, email, given(request, "password")).orElse(null);
        if (member == null) {
            return application(query.get())
                    .map(application -> loginPage(request, query.get(), application, email))
                    .orElseGet(() -> refused(request, Problem.CLIENT));
        }
        guess.forgive();
        guesses.begin(Guesses.Kind.AUTHORIZATION, request.remote(), email, BulutfonRefusal::tooMany);
        OpaqueToken session = oauth.logins()
                .begin(member.account().tenant().domainId(), member.user().email());
        return again(request, query.get())
                .with("Set-Cookie", OAuthCookies.SESSION.set(request, session.value(), Lives.SESSION));
    }

    private static String given(Request request, String name) {
        String value = request.params().get(name);
        return value == null ? "" : value;
    }

    /** The application that a carried request is of. */
    private Optional<Application> application(String query) {
        try {
            String clientId = RequestParams.parse(query, null, new byte[0], CARRIED.size() + 1)
                    .get("client_id");
            return clientId == null ? Optional.empty() : oauth.applications().find(clientId);
        } catch (RequestParams.TooMany e) {
            throw new IllegalStateException("we wrote the query ourselves", e);
        }
    }

    private Answer again(Request request, String query) {
        return OAuthPages.redirect(303, path(request) + "/oauth/authorize?" + query);
    }

    private Answer logout(Request request) {
        Optional<OpaqueToken> session = OAuthCookies.SESSION.of(request);
        Optional<String> query =
                session.flatMap(known -> oauth.forms().take(request.params().get("form"), known.hash()));
        if (query.isEmpty()) {
            return refused(request, Problem.STALE_FORM);
        }
        session.ifPresent(oauth.logins()::end);
        return again(request, query.get()).with("Set-Cookie", OAuthCookies.SESSION.set(request, "", Duration.ZERO));
    }

    private Answer decide(Request request) {
        Optional<Login> login = OAuthCookies.SESSION.of(request).flatMap(oauth.logins()::find);
        String form = request.params().get("form");
        String decision = request.params().get("decision");
        if (login.isEmpty() || form == null || decision == null) {
            return refused(request, Problem.STALE_FORM);
        }
        Outcome outcome = oauth.server().consent(login.get(), form, decision.equals("approve"));
        return switch (outcome) {
            case Outcome.Back(String location) -> OAuthPages.redirect(302, location);
            case Outcome.Shown(String code, String state) -> shown(request, code, state);
            case Outcome.Refused(Problem problem) -> refused(request, problem);
            case Outcome.LogIn _, Outcome.AskConsent _ -> throw new IllegalStateException("decided already");
        };
    }

    /** Desktop programs read the code off the end of the page's path (spec/bulutfon.md S1). */
    private static Answer shown(Request request, String code, String state) {
        String query = state.isEmpty() ? "" : "?state=" + URLEncoder.encode(state, StandardCharsets.UTF_8);
        return OAuthPages.redirect(302, request.base() + "/oauth/authorize/" + code + query);
    }

    private Answer code(Request request) {
        return OpaqueToken.parse(request.variable())
                .map(code -> pages(request).code(code.value()))
                .orElseGet(() -> refused(request, Problem.MALFORMED));
    }

    private static Answer refused(Request request, Problem problem) {
        int status =
                switch (problem) {
                    case CLIENT, REDIRECT -> 401;
                    case OTHER_TENANT, DENIED -> 403;
                    case STALE_FORM, MALFORMED -> 400;
                };
        return pages(request).message(status, OAuthPages.words(problem));
    }

    private static OAuthPages pages(Request request) {
        return new OAuthPages(OAuthTexts.of(request.header("Accept-Language")), path(request));
    }

    /** The path that the dialect is mounted at: pages lead to each other wherever a proxy put them. */
    private static String path(Request request) {
        String base = request.base();
        int authority = base.indexOf("://") + 3;
        int slash = base.indexOf('/', authority);
        return slash < 0 ? "" : base.substring(slash);
    }
}
