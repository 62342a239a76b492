package org.santral.http.simotel;

import java.net.URI;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.santral.base.AddressRange;
import org.santral.http.SecretHash;

/**
 * How a tenant uses this dialect.
 *
 * @param allowedIps networks that requests may come from; empty: all
 * @param calendar of the times in reports
 * @param zone of the times in reports
 * @param cdrOfUnansweredFirst whether a {@code Cdr} event is sent of an originate whose first party never answered; the
 *     vendor sends none
 * @param limitWarning how long before {@code call_limit} cuts a talk both hear a tone; null for no tone
 * @param events null for none
 */
public record SimotelSettings(
        List<Account> accounts,
        List<AddressRange> allowedIps,
        Calendar calendar,
        ZoneId zone,
        boolean cdrOfUnansweredFirst,
        @Nullable Duration limitWarning,
        @Nullable Events events) {

    /** Where the vendor is at home. */
    public static final ZoneId TEHRAN = ZoneId.of("Asia/Tehran");

    public SimotelSettings {
        accounts = List.copyOf(accounts);
        allowedIps = List.copyOf(allowedIps);
    }

    /** What a client proves itself by (spec/simotel.md §2.1). */
    public enum Mode {
        BASIC,
        TOKEN,
        BOTH
    }

    /** Of the times in reports. */
    public enum Calendar {
        JALALI,
        GREGORIAN
    }

    /**
     * A client of the API.
     *
     * @param password null only in mode TOKEN
     * @param apiKey null only in mode BASIC
     * @param permissions services such as {@code /pbx/users/add}, or all below one such as {@code /pbx/*}; empty: all
     */
    public record Account(
            String user,
            @Nullable SecretHash password,
            @Nullable SecretHash apiKey,
            Mode mode,
            boolean enabled,
            Set<String> permissions) {
        public Account {
            permissions = Set.copyOf(permissions);
        }
    }

    /** How events are told apart (spec/simotel.md §6): by a field of their own, or by the path they are sent to. */
    public enum Version {
        G2,
        G3,
        G4,
        REST2,
        REST3,
        REST4;

        /** Whether the event's name follows the URL. */
        public boolean rest() {
            return this == REST2 || this == REST3 || this == REST4;
        }

        /** Whether a POST has a body of JSON, else a form. */
        public boolean json() {
            return this == G4 || this == REST4;
        }
    }

    /** How events are sent. */
    public enum Method {
        /** In the query. */
        GET,
        POST
    }

    /**
     * Where events go.
     *
     * @param list names of the events wanted, such as {@code Cdr}
     * @param user of Basic authentication; null together with the password
     * @param lowerCasePaths whether the name that follows the URL is in lower case
     */
    public record Events(
            URI url,
            Version version,
            Method method,
            Set<String> list,
            @Nullable String user,
            @Nullable String password,
            boolean lowerCasePaths) {
        /** The names of all events that there are here. */
        public static final Set<String> NAMES = Set.of(
                "Cdr",
                "CdrQueue",
                "NewState",
                "IncomingCall",
                "OutgoingCall",
                "Transfer",
                "ExtenAdded",
                "ExtenRemoved",
                "VoiceMail",
                "VoiceMailEmail",
                "Survey",
                "TrunkNewState",
                "TrunkAdded",
                "TrunkRemoved",
                "Ping");

        public Events {
            list = Set.copyOf(list);
        }

        @Override
        public String toString() {
            return "Events[" + version + " " + method + "]";
        }
    }
}
