package org.santral.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.catalina.connector.ClientAbortException;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bridge from the web server to the dialects: reads the request within its limits, finds who answers it, and
 * writes the answer. A valve and not a servlet because the servlet API rewrites {@code Content-Type} values.
 */
final class RouterValve extends ValveBase {
    private static final Logger LOG = LoggerFactory.getLogger(RouterValve.class);

    private static final byte[] NO_BODY = new byte[0];

    private final DialectRouter router;
    private final HttpLimits limits;
    private final HttpSettings settings;
    private final UploadTurns uploads;

    RouterValve(DialectRouter router, HttpLimits limits, HttpSettings settings) {
        super(true);
        this.uploads = new UploadTurns(limits.uploads(), limits.uploadsPerSource());
        this.router = router;
        this.limits = limits;
        this.settings = settings;
    }

    /** A request that cannot be read. */
    private static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;
        private final int status;

        Unreadable(int status, String why) {
            super(why);
            this.status = status;
        }
    }

    @Override
    public void invoke(org.apache.catalina.connector.Request in, Response out) throws IOException {
        // A request that the parser refused comes here too, with its status set and nothing in it to be trusted.
        boolean refused = out.getStatus() >= 400;
        // The parser's own answer would have no body; without this, neither would ours.
        out.setSuspended(false);
        if (refused) {
            LingeringClose.askFor(in.getCoyoteRequest());
        }
        try {
            AnswerWriter.write(
                    refused ? failure(null, out.getStatus()) : answer(in, out), out, "HEAD".equals(in.getMethod()));
        } catch (ClientAbortException e) {
            LOG.debug("a client left before it was answered");
        }
    }

    private Answer answer(org.apache.catalina.connector.Request in, Response out) throws IOException {
        Request request = head(in, RequestParams.NONE, NO_BODY);
        boolean upload = false;
        try {
            RequestParams query = params(in, NO_BODY);
            upload = maybeLarge(in) && takesUploads(router.route(head(in, query, NO_BODY)), in.getMethod());
            if (upload && !uploads.tryTake(request.remote())) {
                upload = false;
                throw new Unreadable(503, "too many uploads at once");
            }
            byte[] body = body(in, upload);
            request = head(in, params(in, body), body);
            return answer(router.route(request));
        } catch (Unreadable e) {
            // What is left of the body may never come: the answer does not wait for it, and then the connection ends.
            out.getCoyoteResponse().action(ActionCode.DISABLE_SWALLOW_INPUT, null);
            LingeringClose.askFor(in.getCoyoteRequest());
            Answer failure = failure(router.route(request), e.status);
            return e.status == 503 ? failure.with("Retry-After", "5") : failure;
        } finally {
            if (upload) {
                uploads.release(request.remote());
            }
        }
    }

    private boolean maybeLarge(org.apache.catalina.connector.Request in) {
        return in.getContentLengthLong() > limits.bodyBytes() || in.getHeader("transfer-encoding") != null;
    }

    private static boolean takesUploads(DialectRouter.@Nullable Routed routed, String method) {
        Routes.Match match = routed == null
                ? null
                : routed.dialect().routes().match(routed.request().path());
        return match != null && match.uploads().contains(method);
    }

    static Answer answer(DialectRouter.@Nullable Routed routed) {
        if (routed == null) {
            return failure(null, 404);
        }
        Routes.Match match = routed.dialect().routes().match(routed.request().path());
        if (match == null) {
            return failure(routed, 404);
        }
        Handler handler = match.handlers().get(routed.request().method());
        if (handler != null) {
            return handle(routed, handler, match.variables());
        }
        Answer refusal = failure(routed, 405).with("Allow", match.allowed());
        return routed.request().method().equals("OPTIONS")
                ? routed.dialect().preflight(match.allowed()).orElse(refusal)
                : refusal;
    }

    private static Answer handle(DialectRouter.Routed routed, Handler handler, List<String> variables) {
        try {
            return handler.handle(routed.request().matched(variables));
        } catch (InterruptedException e) {
            // Shutting down. The thread ends with this request; interrupted, it could not even write the answer.
            return failure(routed, 503).with("Retry-After", "1");
        } catch (Throwable e) {
            // An Error too: one request that fails must not take the listener's thread with it.
            LOG.error(
                    "{} {} failed", routed.request().method(), routed.dialect().mount(), e);
            return failure(routed, 500);
        }
    }

    private static Answer failure(DialectRouter.@Nullable Routed routed, int status) {
        return routed == null
                ? Answer.text(status, StatusText.of(status))
                : routed.dialect().failure(status);
    }

    private Request head(org.apache.catalina.connector.Request in, RequestParams params, byte[] body) {
        Map<String, String> headers = new HashMap<>();
        for (String name : Collections.list(in.getHeaderNames())) {
            headers.putIfAbsent(name.toLowerCase(Locale.ROOT), in.getHeader(name));
        }
        String authority = headers.getOrDefault("host", "");
        String forwarded = headers.getOrDefault("x-forwarded-proto", "");
        String scheme = forwarded.equals("https") || forwarded.equals("http") ? forwarded : in.getScheme();
        String base = authority.isEmpty() ? settings.publicUrl().toString() : scheme + "://" + authority;
        String host = authority.replaceFirst(":\\d*$", "").toLowerCase(Locale.ROOT);
        return new Request(
                in.getMethod(),
                RequestPath.parse(in.getRequestURI()),
                params,
                body,
                headers,
                base,
                host,
                remote(in),
                List.of());
    }

    private static InetAddress remote(org.apache.catalina.connector.Request in) {
        String address = in.getRemoteAddr();
        // Null when the connection is gone already; then nobody reads the answer.
        return InetAddress.ofLiteral(address == null ? "0.0.0.0" : address);
    }

    private RequestParams params(org.apache.catalina.connector.Request in, byte[] body) throws Unreadable {
        try {
            return RequestParams.parse(in.getQueryString(), in.getContentType(), body, limits.parameters());
        } catch (RequestParams.TooMany e) {
            throw new Unreadable(413, "too many parameters");
        }
    }

    private byte[] body(org.apache.catalina.connector.Request in, boolean upload) throws Unreadable, IOException {
        int most = upload ? limits.uploadBytes() : limits.bodyBytes();
        long announced = in.getContentLengthLong();
        if (announced > most) {
            throw new Unreadable(413, "body too large");
        }
        if (announced == 0 || (announced < 0 && in.getHeader("transfer-encoding") == null)) {
            return NO_BODY;
        }
        Duration patience = upload ? limits.uploadTime() : limits.bodyTime();
        long deadline = System.nanoTime() + patience.toNanos();
        byte[] buffer = new byte[announced > 0 ? (int) announced : Math.min(4096, most)];
        int length = 0;
        InputStream stream = in.getInputStream();
        try {
            while (true) {
                if (length > most) {
                    throw new Unreadable(413, "body too large");
                }
                if (length == buffer.length) {
                    // Up to one byte more than allowed, so that a body that is too large shows.
                    buffer = Arrays.copyOf(buffer, Math.min(length * 2, most + 1));
                }
                int read = stream.read(buffer, length, buffer.length - length);
                if (read < 0) {
                    return Arrays.copyOf(buffer, length);
                }
                length += read;
                if (System.nanoTime() - deadline > 0) {
                    throw new Unreadable(408, "body too slow");
                }
            }
        } catch (SocketTimeoutException e) {
            throw new Unreadable(408, "body too slow");
        }
    }
}
