package org.santral.http.bulutfon;

import java.net.URI;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.http.SecretHash;
import org.santral.tenant.PhoneNumber;

/**
 * A tenant's settings of this dialect.
 *
 * @param users who may log in to the panel's pages and use e-mail and password as credentials
 * @param applications clients of OAuth 2 that the file names; others are added by {@code ./santral app}
 * @param masterToken stands wherever an access token may stand and never expires; null when there is none
 * @param hooks who is told of the calls of which number
 * @param form which form records have (spec/bulutfon.md §3)
 * @param cancelStateAsText spec/events.md §3.4: the v1 form says in words, and not null, that the caller gave up
 * @param enforceScopes quirk Q19: whether a token opens only what its scopes name
 * @param rateLimit how much one credential may ask, null for no limit
 * @param pbx what {@code /me} tells of the PBX
 */
public record BulutfonSettings(
        List<User> users,
        List<Application> applications,
        @Nullable MasterToken masterToken,
        List<Hook> hooks,
        Form form,
        boolean cancelStateAsText,
        boolean enforceScopes,
        @Nullable RateLimit rateLimit,
        PbxFacts pbx) {

    public BulutfonSettings {
        users = List.copyOf(users);
        applications = List.copyOf(applications);
        hooks = List.copyOf(hooks);
    }

    /**
     * Somebody of the tenant.
     *
     * @param email unique in the whole PBX, in lower case
     * @param gsm mobile number, may be empty
     */
    public record User(String email, SecretHash password, String name, String gsm) {}

    /**
     * A client of OAuth 2.
     *
     * @param clientId unique in the whole PBX
     * @param redirectUris where codes may be sent to, compared exactly
     */
    public record Application(String clientId, SecretHash clientSecret, String name, List<URI> redirectUris) {
        public Application {
            redirectUris = List.copyOf(redirectUris);
        }
    }

    /**
     * The token of the panel.
     *
     * @param value itself, because the sha1 form of §2.1 is made of it
     */
    public record MasterToken(String value) {
        /** What it is compared by. */
        SecretHash hash() {
            return SecretHash.of(value);
        }

        @Override
        public String toString() {
            return "MasterToken";
        }
    }

    /** How the body of a hook is written. */
    public enum Format {
        FORM,
        JSON
    }

    /** Quirk Q14: event names as in the documents' samples, or as in their table. */
    public enum EventNames {
        SAMPLE,
        TABLE
    }

    /**
     * A web hook (spec/bulutfon.md §7).
     *
     * @param did the number of ours whose calls it hears of
     * @param events names as in the samples
     * @param user of Basic authentication, null for none
     * @param legacyCdr whether the end of a call carries the nested record of 2015
     */
    public record Hook(
            PhoneNumber did,
            URI url,
            Format format,
            Set<String> events,
            @Nullable String user,
            @Nullable String password,
            EventNames names,
            boolean legacyCdr) {
        /** Every event that a hook may hear of. */
        public static final Set<String> EVENTS = Set.of(
                "call_init",
                "incoming_call_extension",
                "incoming_call_group",
                "call_init_menu",
                "missing_call",
                "call_hangup");

        public Hook {
            events = Set.copyOf(events);
        }

        @Override
        public String toString() {
            return "Hook[" + url.getHost() + "]";
        }
    }

    /** The forms of records. */
    public enum Form {
        /** {@code /cdr} as in 2015, {@code /cdrs} in codes. */
        BY_PATH,
        V1,
        CODE
    }

    /**
     * How much one credential may ask.
     *
     * @param burst requests at once
     * @param perMinute requests in the long run
     */
    public record RateLimit(int burst, int perMinute) {}

    /**
     * What the vendor's {@code /me} tells of a PBX.
     *
     * @param plan {@code package} there
     * @param balance decimal number
     */
    public record PbxFacts(String state, String plan, String customerType, String balance) {
        public static final PbxFacts DEFAULT = new PbxFacts("CONFIRMED", "COMMERCIAL", "CORPORATE", "0.00");
    }
}
