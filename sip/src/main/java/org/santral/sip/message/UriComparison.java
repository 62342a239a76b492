package org.santral.sip.message;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The comparison rules of RFC 3261 §19.1.4 and, for tel, RFC 3966 §4. */
final class UriComparison {
    /** Parameters that never match when only one of the URIs has them, even if it holds the default. */
    private static final List<String> DECISIVE = List.of("user", "ttl", "method", "maddr", "transport");

    private UriComparison() {}

    static boolean same(SipUri a, SipUri b) {
        if (!a.scheme().equals(b.scheme())) {
            return false;
        }
        if (a.tel()) {
            return digits(a).equalsIgnoreCase(digits(b)) && telParams(a, b) && telParams(b, a);
        }
        return sameText(a.rawUser(), b.rawUser())
                && sameText(a.rawPassword(), b.rawPassword())
                && a.host().equalsIgnoreCase(b.host())
                && a.port() == b.port()
                && params(a, b)
                && params(b, a)
                && headers(a, b);
    }

    private static boolean sameText(@Nullable String a, @Nullable String b) {
        if (a == null || b == null) {
            return Objects.equals(a, b);
        }
        return UriEscapes.normal(a).equals(UriEscapes.normal(b));
    }

    private static boolean params(SipUri a, SipUri b) {
        for (Params.Param p : a.params()) {
            if (b.hasParam(p.name())) {
                if (!sameIgnoringCase(a.param(p.name()), b.param(p.name()))) {
                    return false;
                }
            } else if (isDecisive(p.name())) {
                return false;
            }
        }
        return true;
    }

    private static boolean telParams(SipUri a, SipUri b) {
        return a.params().stream()
                .allMatch(p -> b.hasParam(p.name()) && sameIgnoringCase(a.param(p.name()), b.param(p.name())));
    }

    private static boolean isDecisive(String name) {
        return DECISIVE.stream().anyMatch(name::equalsIgnoreCase);
    }

    private static boolean headers(SipUri a, SipUri b) {
        return a.headers().size() == b.headers().size()
                && a.headers().stream().allMatch(h -> Objects.equals(a.header(h.name()), b.header(h.name())));
    }

    private static boolean sameIgnoringCase(@Nullable String a, @Nullable String b) {
        if (a == null || b == null) {
            return Objects.equals(a, b);
        }
        return a.equalsIgnoreCase(b);
    }

    private static String digits(SipUri uri) {
        return Objects.requireNonNullElse(uri.rawUser(), "").replaceAll("[-.()]", "");
    }
}
