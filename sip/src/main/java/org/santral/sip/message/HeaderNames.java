package org.santral.sip.message;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Header names in their usual spelling (RFC 3261 §20 and the extensions this library speaks), with compact forms (§7.3.3).
 * The usual spelling is also the key under which {@link Headers} finds a header, however it was written on the wire.
 */
public final class HeaderNames {
    public static final String ACCEPT = "Accept";
    public static final String ALERT_INFO = "Alert-Info";
    public static final String ALLOW = "Allow";
    public static final String AUTHENTICATION_INFO = "Authentication-Info";
    public static final String AUTHORIZATION = "Authorization";
    public static final String CALL_ID = "Call-ID";
    public static final String CALL_INFO = "Call-Info";
    public static final String CONTACT = "Contact";
    public static final String CONTENT_DISPOSITION = "Content-Disposition";
    public static final String CONTENT_ENCODING = "Content-Encoding";
    public static final String CONTENT_LENGTH = "Content-Length";
    public static final String CONTENT_TYPE = "Content-Type";
    public static final String CSEQ = "CSeq";
    public static final String EXPIRES = "Expires";
    public static final String FROM = "From";
    public static final String MAX_FORWARDS = "Max-Forwards";
    public static final String MIN_EXPIRES = "Min-Expires";
    public static final String MIN_SE = "Min-SE";
    public static final String P_ASSERTED_IDENTITY = "P-Asserted-Identity";
    public static final String PRIVACY = "Privacy";
    public static final String PROXY_AUTHENTICATE = "Proxy-Authenticate";
    public static final String PROXY_AUTHORIZATION = "Proxy-Authorization";
    public static final String PROXY_REQUIRE = "Proxy-Require";
    public static final String RACK = "RAck";
    public static final String REASON = "Reason";
    public static final String RECORD_ROUTE = "Record-Route";
    public static final String REFER_TO = "Refer-To";
    public static final String REPLACES = "Replaces";
    public static final String REQUIRE = "Require";
    public static final String RETRY_AFTER = "Retry-After";
    public static final String ROUTE = "Route";
    public static final String RSEQ = "RSeq";
    public static final String SERVER = "Server";
    public static final String SESSION_EXPIRES = "Session-Expires";
    public static final String SUPPORTED = "Supported";
    public static final String TIMESTAMP = "Timestamp";
    public static final String TO = "To";
    public static final String UNSUPPORTED = "Unsupported";
    public static final String USER_AGENT = "User-Agent";
    public static final String VIA = "Via";
    public static final String WARNING = "Warning";
    public static final String WWW_AUTHENTICATE = "WWW-Authenticate";

    private static final String[] OTHERS = {
        "Accept-Contact",
        "Accept-Encoding",
        "Accept-Language",
        "Allow-Events",
        "Content-Language",
        "Date",
        "Diversion",
        "Error-Info",
        "Event",
        "Flow-Timer",
        "History-Info",
        "Identity",
        "In-Reply-To",
        "MIME-Version",
        "Organization",
        "P-Access-Network-Info",
        "P-Associated-URI",
        "P-Called-Party-ID",
        "P-Preferred-Identity",
        "Path",
        "Priority",
        "Refer-Sub",
        "Referred-By",
        "Reject-Contact",
        "Remote-Party-ID",
        "Reply-To",
        "Request-Disposition",
        "Service-Route",
        "SIP-ETag",
        "SIP-If-Match",
        "Subject",
        "Subscription-State"
    };

    private static final String[] ALL = {
        ACCEPT,
        ALERT_INFO,
        ALLOW,
        AUTHENTICATION_INFO,
        AUTHORIZATION,
        CALL_ID,
        CALL_INFO,
        CONTACT,
        CONTENT_DISPOSITION,
        CONTENT_ENCODING,
        CONTENT_LENGTH,
        CONTENT_TYPE,
        CSEQ,
        EXPIRES,
        FROM,
        MAX_FORWARDS,
        MIN_EXPIRES,
        MIN_SE,
        P_ASSERTED_IDENTITY,
        PRIVACY,
        PROXY_AUTHENTICATE,
        PROXY_AUTHORIZATION,
        PROXY_REQUIRE,
        RACK,
        REASON,
        RECORD_ROUTE,
        REFER_TO,
        REPLACES,
        REQUIRE,
        RETRY_AFTER,
        ROUTE,
        RSEQ,
        SERVER,
        SESSION_EXPIRES,
        SUPPORTED,
        TIMESTAMP,
        TO,
        UNSUPPORTED,
        USER_AGENT,
        VIA,
        WARNING,
        WWW_AUTHENTICATE
    };

    private static final Map<String, String> COMPACT = Map.ofEntries(
            Map.entry("a", "Accept-Contact"),
            Map.entry("b", "Referred-By"),
            Map.entry("c", CONTENT_TYPE),
            Map.entry("d", "Request-Disposition"),
            Map.entry("e", CONTENT_ENCODING),
            Map.entry("f", FROM),
            Map.entry("i", CALL_ID),
            Map.entry("j", "Reject-Contact"),
            Map.entry("k", SUPPORTED),
            Map.entry("l", CONTENT_LENGTH),
            Map.entry("m", CONTACT),
            Map.entry("o", "Event"),
            Map.entry("r", REFER_TO),
            Map.entry("s", "Subject"),
            Map.entry("t", TO),
            Map.entry("u", "Allow-Events"),
            Map.entry("v", VIA),
            Map.entry("x", SESSION_EXPIRES),
            Map.entry("y", "Identity"));

    /** Headers whose grammar is a comma-separated list, so that one line may hold several values (§7.3.1). */
    private static final Set<String> LISTS = Set.of(
            ACCEPT,
            "Accept-Contact",
            "Accept-Encoding",
            "Accept-Language",
            ALERT_INFO,
            ALLOW,
            "Allow-Events",
            CALL_INFO,
            CONTACT,
            CONTENT_ENCODING,
            "Content-Language",
            "Diversion",
            "Error-Info",
            "History-Info",
            "In-Reply-To",
            P_ASSERTED_IDENTITY,
            "P-Associated-URI",
            "P-Preferred-Identity",
            "Path",
            PROXY_REQUIRE,
            REASON,
            RECORD_ROUTE,
            "Reject-Contact",
            "Remote-Party-ID",
            "Request-Disposition",
            REQUIRE,
            ROUTE,
            "Service-Route",
            SUPPORTED,
            UNSUPPORTED,
            VIA,
            WARNING);

    private static final Map<String, String> BY_SPELLING = new HashMap<>();
    private static final int SLOTS = 512;
    private static final byte[] @Nullable [] SLOT_LOWER = new byte[SLOTS][];
    private static final @Nullable String[] SLOT_NAME = new String[SLOTS];

    static {
        for (String[] group : new String[][] {ALL, OTHERS}) {
            for (String name : group) {
                register(name.toLowerCase(Locale.ROOT), name);
                BY_SPELLING.put(name, name);
            }
        }
        COMPACT.forEach(HeaderNames::register);
    }

    private HeaderNames() {}

    private static void register(String lower, String name) {
        BY_SPELLING.put(lower, name);
        byte[] bytes = lower.getBytes(StandardCharsets.US_ASCII);
        int slot = hash(bytes, 0, bytes.length);
        while (SLOT_LOWER[slot] != null) {
            slot = (slot + 1) % SLOTS;
        }
        SLOT_LOWER[slot] = bytes;
        SLOT_NAME[slot] = name;
    }

    private static int hash(byte[] bytes, int from, int to) {
        int h = 0;
        for (int i = from; i < to; i++) {
            h = h * 31 + lower(bytes[i]);
        }
        return (h ^ (h >>> 9)) & (SLOTS - 1);
    }

    private static int lower(byte b) {
        return b >= 'A' && b <= 'Z' ? b + 32 : b;
    }

    /** The key of a header name: the usual spelling of a known header, otherwise the name in lower case. */
    static String key(String name) {
        String known = BY_SPELLING.get(name);
        if (known != null) {
            return known;
        }
        String lower = name.toLowerCase(Locale.ROOT);
        return BY_SPELLING.getOrDefault(lower, lower);
    }

    /** {@link #key(String)} for a name that still lies in the message's bytes; known names cost no allocation. */
    static String key(byte[] bytes, int from, int to) {
        int slot = hash(bytes, from, to);
        while (true) {
            byte[] candidate = SLOT_LOWER[slot];
            String name = SLOT_NAME[slot];
            if (candidate == null || name == null) {
                return new String(bytes, from, to - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
            }
            if (sameIgnoringCase(candidate, bytes, from, to)) {
                return name;
            }
            slot = (slot + 1) % SLOTS;
        }
    }

    private static boolean sameIgnoringCase(byte[] lower, byte[] bytes, int from, int to) {
        if (lower.length != to - from) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if (lower[i] != lower(bytes[from + i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether the grammar lets one line of this header hold several comma-separated values. */
    static boolean isList(String key) {
        return LISTS.contains(key);
    }
}
