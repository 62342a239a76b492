package org.santral.app.config;

import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.santral.http.SecretHash;
import org.santral.http.bulutfon.BulutfonSettings;
import org.santral.http.bulutfon.BulutfonSettings.Application;
import org.santral.http.bulutfon.BulutfonSettings.EventNames;
import org.santral.http.bulutfon.BulutfonSettings.Form;
import org.santral.http.bulutfon.BulutfonSettings.Format;
import org.santral.http.bulutfon.BulutfonSettings.Hook;
import org.santral.http.bulutfon.BulutfonSettings.MasterToken;
import org.santral.http.bulutfon.BulutfonSettings.PbxFacts;
import org.santral.http.bulutfon.BulutfonSettings.RateLimit;
import org.santral.http.bulutfon.BulutfonSettings.User;
import org.santral.tenant.PhoneNumber;
import org.santral.tenant.Tenant;

/** A tenant's {@code bulutfon} section. */
final class BulutfonReader {
    private static final Pattern EMAIL = Pattern.compile("[^\\s@]{1,64}@[^\\s@]{1,189}");
    private static final Pattern CLIENT_ID = Pattern.compile("[\\x21-\\x7e]{1,100}");
    private static final Pattern BALANCE = Pattern.compile("-?\\d{1,12}(\\.\\d{1,4})?");
    private static final Pattern MASTER_TOKEN = Pattern.compile("[\\x21-\\x7e]{16,200}");
    private static final Set<String> STATES =
            Set.of("DRAFT", "RECANTED", "CONFIRMED", "CANCEL", "SUSPENDED", "PRETERMINATED", "TERMINATED");
    private static final Set<String> PLANS =
            Set.of("SMALL", "MIDDLE", "LARGE", "COMMERCIAL", "ENTERPRISE", "APSIYON SITE", "APSIYON PRO");
    /** The first is the vendor's spelling. */
    private static final Set<String> CUSTOMER_TYPES = Set.of("INVIDUAL", "CORPORATE");

    private final Section section;
    private final Tenant tenant;

    private BulutfonReader(Section section, Tenant tenant) {
        this.section = section;
        this.tenant = tenant;
    }

    static BulutfonSettings read(Section section, Tenant tenant) {
        return new BulutfonReader(section, tenant).read();
    }

    private BulutfonSettings read() {
        Value token = section.optional("master-token");
        Value form = section.optional("bulutfon-dialect");
        Value cancel = section.optional("v1-cancel-state");
        BulutfonSettings settings = new BulutfonSettings(
                users(),
                applications(),
                token == null ? null : masterToken(token),
                hooks(),
                form == null ? Form.BY_PATH : form.oneOf(Form.class),
                cancel != null && cancel.oneOf(Map.of("null", false, "text", true), "null or text"),
                Checks.bool(section.optional("enforce-scopes"), false),
                rateLimit(section.optionalSection("rate-limit")),
                pbx(section.optionalSection("pbx")));
        section.done();
        return settings;
    }

    private List<User> users() {
        List<User> users = new ArrayList<>();
        Set<String> emails = new HashSet<>();
        for (Section user : section.sections("users")) {
            Value address = user.required("email");
            String email =
                    address.as("an e-mail address", text -> Checks.matching(EMAIL, text.toLowerCase(Locale.ROOT)));
            Checks.unique(address, emails.add(email), "user");
            users.add(new User(
                    email,
                    SecretHash.of(user.required("password").secret()),
                    textOrEmpty(user.optional("name")),
                    textOrEmpty(user.optional("gsm"))));
            user.done();
        }
        return users;
    }

    private List<Application> applications() {
        List<Application> applications = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Section application : section.sections("applications")) {
            Value id = application.required("client-id");
            String clientId = id.as(
                    "1 to 100 letters, digits and signs without spaces", text -> Checks.matching(CLIENT_ID, text));
            Checks.unique(id, ids.add(clientId), "application");
            Value name = application.optional("name");
            List<URI> redirects = new ArrayList<>();
            for (Value uri : application.values("redirect-uri")) {
                redirects.add(uri.as(
                        "an absolute URI without a fragment, or " + org.santral.oauth.Application.OUT_OF_BAND,
                        BulutfonReader::redirectUri));
            }
            if (redirects.isEmpty()) {
                application.required("redirect-uri");
            }
            applications.add(new Application(
                    clientId,
                    SecretHash.of(application.required("client-secret").secret()),
                    name == null ? clientId : name.text(),
                    redirects));
            application.done();
        }
        return applications;
    }

    private static URI redirectUri(String text) {
        URI uri = URI.create(text);
        if (!org.santral.oauth.Application.isRedirect(uri)) {
            throw new IllegalArgumentException("not a redirect URI");
        }
        return uri;
    }

    private static MasterToken masterToken(Value value) {
        String token = value.secret();
        if (!MASTER_TOKEN.matcher(token).matches()) {
            throw value.wrongSecret("16 to 200 letters, digits and signs without spaces");
        }
        return new MasterToken(token);
    }

    private List<Hook> hooks() {
        List<Hook> hooks = new ArrayList<>();
        for (Section hook : section.sections("hooks")) {
            Value number = hook.required("did");
            PhoneNumber did = Objects.requireNonNull(Checks.phoneNumber(number));
            if (tenant.dids().stream().noneMatch(ours -> ours.number().equals(did)) && !tenant.ownsCallerId(did)) {
                throw number.wrong("a number of this tenant: one of its dids, or an extension's caller-id");
            }
            Value format = hook.optional("format");
            Value names = hook.optional("event-names");
            Value user = hook.optional("user");
            Value password = hook.optional("password");
            if ((user == null) != (password == null)) {
                throw hook.problem("needs both user and password, or neither");
            }
            hooks.add(new Hook(
                    did,
                    hook.required("url").as("an http:// or https:// URL without a user name", Texts::hookUrl),
                    format == null ? Format.FORM : format.oneOf(Format.class),
                    events(hook.values("events")),
                    user == null ? null : user.text(),
                    password == null ? null : password.secret(),
                    names == null ? EventNames.SAMPLE : names.oneOf(EventNames.class),
                    Checks.bool(hook.optional("legacy-cdr"), false)));
            hook.done();
        }
        return hooks;
    }

    /** All of them when none is named. */
    private static Set<String> events(List<Value> values) {
        Set<String> events = new HashSet<>();
        for (Value value : values) {
            if (!Hook.EVENTS.contains(value.text())) {
                throw value.wrong("one of " + String.join(", ", new TreeSet<>(Hook.EVENTS)));
            }
            events.add(value.text());
        }
        return events.isEmpty() ? Hook.EVENTS : events;
    }

    private static @Nullable RateLimit rateLimit(@Nullable Section section) {
        if (section == null) {
            return null;
        }
        int perMinute = section.required("per-minute").integer(1, 1_000_000);
        Value burst = section.optional("burst");
        section.done();
        return new RateLimit(burst == null ? perMinute : burst.integer(1, 1_000_000), perMinute);
    }

    private static PbxFacts pbx(@Nullable Section section) {
        if (section == null) {
            return PbxFacts.DEFAULT;
        }
        PbxFacts otherwise = PbxFacts.DEFAULT;
        Value balance = section.optional("balance");
        PbxFacts pbx = new PbxFacts(
                word(section.optional("state"), STATES, otherwise.state()),
                word(section.optional("package"), PLANS, otherwise.plan()),
                word(section.optional("customer-type"), CUSTOMER_TYPES, otherwise.customerType()),
                balance == null
                        ? otherwise.balance()
                        : balance.as("an amount such as 300.06", text -> Checks.matching(BALANCE, text)));
        section.done();
        return pbx;
    }

    private static String word(@Nullable Value value, Set<String> allowed, String otherwise) {
        if (value == null) {
            return otherwise;
        }
        if (!allowed.contains(value.text())) {
            throw value.wrong("one of " + String.join(", ", new TreeSet<>(allowed)));
        }
        return value.text();
    }

    private static String textOrEmpty(@Nullable Value value) {
        return value == null ? "" : value.textOrEmpty();
    }
}
