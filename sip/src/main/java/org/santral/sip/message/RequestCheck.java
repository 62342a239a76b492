package org.santral.sip.message;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a user agent server inspects before it acts on a parsed request (RFC 3261 §8.2.1–8.2.3): method, URI schemes,
 * required extensions, body format. Stateless and safe to share.
 */
public final class RequestCheck {
    /** Methods that have a meaning in SIP; refusing one of them is 405, any other name is 501. */
    private static final Set<String> KNOWN_METHODS = Set.of(
            "ACK",
            "BYE",
            "CANCEL",
            "INFO",
            "INVITE",
            "MESSAGE",
            "NOTIFY",
            "OPTIONS",
            "PRACK",
            "PUBLISH",
            "REFER",
            "REGISTER",
            "SUBSCRIBE",
            "UPDATE");

    private static final String SDP = "application/sdp";

    private final Set<String> methods;
    private final Set<String> extensions;
    private final Set<String> contentTypes;
    private final String allow;

    /**
     * @param methods the methods served, such as INVITE
     * @param extensions the option tags understood, such as 100rel, in lower case
     * @param contentTypes the media types understood in a body, such as application/sdp, in lower case
     */
    public RequestCheck(Set<String> methods, Set<String> extensions, Set<String> contentTypes) {
        this.methods = Set.copyOf(methods);
        this.extensions = Set.copyOf(extensions);
        this.contentTypes = Set.copyOf(contentTypes);
        this.allow = String.join(", ", new TreeSet<>(methods));
    }

    /**
     * Judges a request.
     *
     * @return null if nothing speaks against serving it; otherwise the answer (400, 405, 406, 415, 416, 420 or 501),
     *     without a To tag. Always null for ACK, which is never answered.
     */
    public SipResponse.@Nullable Builder refusal(SipRequest request) {
        if (request.method().equals("ACK")) {
            return null;
        }
        if (!methods.contains(request.method())) {
            int status = KNOWN_METHODS.contains(request.method()) ? 405 : 501;
            return SipResponse.to(request, status, null).with(HeaderNames.ALLOW, allow);
        }
        if (!request.hasSipUri()) {
            return SipResponse.to(request, 416, null);
        }
        SipResponse.Builder refusal = addresses(request);
        if (refusal == null) {
            refusal = extensions(request);
        }
        return refusal != null ? refusal : content(request);
    }

    /** Addresses that a telephone system can do nothing with are refused here, so that nobody behind stumbles. */
    private static SipResponse.@Nullable Builder addresses(SipRequest request) {
        try {
            boolean usable = request.from().hasSipUri()
                    && request.to().hasSipUri()
                    && request.contacts().stream().allMatch(NameAddr::hasSipUri)
                    && request.routes().stream().allMatch(NameAddr::hasSipUri)
                    && request.recordRoutes().stream().allMatch(NameAddr::hasSipUri);
            return usable ? null : SipResponse.to(request, 400, "Bad Request - address of an unknown scheme");
        } catch (SipSyntaxException e) {
            return SipResponse.to(request, 400, "Bad Request - " + e.header() + ": " + e.why());
        }
    }

    /** §8.2.2.3; Require does not apply to CANCEL. */
    private SipResponse.@Nullable Builder extensions(SipRequest request) {
        if (request.method().equals("CANCEL")) {
            return null;
        }
        List<String> unknown = new ArrayList<>();
        for (String tag : request.headers().all(HeaderNames.REQUIRE)) {
            if (!Chars.isToken(tag)) {
                return SipResponse.to(request, 400, "Bad Request - Require: not a list of tokens");
            }
            if (extensions.stream().noneMatch(tag::equalsIgnoreCase)) {
                unknown.add(tag);
            }
        }
        return unknown.isEmpty()
                ? null
                : SipResponse.to(request, 420, null).with(HeaderNames.UNSUPPORTED, String.join(", ", unknown));
    }

    /** §8.2.3, and for INVITE whether the peer would understand our answer (§21.4.7). */
    private SipResponse.@Nullable Builder content(SipRequest request) {
        if (request.body().length > 0 && !isOptional(request)) {
            for (String encoding : request.headers().all(HeaderNames.CONTENT_ENCODING)) {
                if (!encoding.equalsIgnoreCase("identity")) {
                    return SipResponse.to(request, 415, null).with("Accept-Encoding", "identity");
                }
            }
            String type = request.contentType();
            if (type == null || !contentTypes.contains(type)) {
                return SipResponse.to(request, 415, null)
                        .with(HeaderNames.ACCEPT, String.join(", ", new TreeSet<>(contentTypes)));
            }
        }
        if (request.method().equals("INVITE") && !acceptsSdp(request.headers())) {
            return SipResponse.to(request, 406, null);
        }
        return null;
    }

    private static boolean isOptional(SipRequest request) {
        String disposition = request.header(HeaderNames.CONTENT_DISPOSITION);
        return disposition != null
                && disposition.replaceAll("[ \t]", "").toLowerCase(Locale.ROOT).contains(";handling=optional");
    }

    private static boolean acceptsSdp(Headers headers) {
        if (!headers.has(HeaderNames.ACCEPT)) {
            return true;
        }
        List<String> accepted = headers.all(HeaderNames.ACCEPT);
        return accepted.stream()
                .map(MediaTypes::essence)
                .anyMatch(type -> SDP.equals(type) || "application/*".equals(type) || "*/*".equals(type));
    }
}
