package org.santral.webhooks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * A small HTTP/1.1 client for the one thing that a web hook needs: send a request to an address that was checked, and
 * learn the status. It exists because the JDK's client resolves the name by itself, which leaves DNS rebinding open.
 * Redirects are not followed, cookies not kept, the body not looked at. Safe for any number of virtual threads.
 */
final class HookClient implements AutoCloseable {
    /** More addresses than this of one name are not tried in one attempt. */
    private static final int MAX_ADDRESSES = 3;

    private final Duration timeout;
    private final SSLSocketFactory tls;
    private final IdleConnections idle = new IdleConnections();
    private final ScheduledThreadPoolExecutor timer;

    /** @param timeout for the whole attempt: connect, TLS, request and the answer's header section */
    HookClient(Duration timeout, SSLSocketFactory tls) {
        this.timeout = timeout;
        this.tls = tls;
        this.timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("hook-deadline").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.scheduleWithFixedDelay(idle::sweep, 5, 5, TimeUnit.SECONDS);
    }

    /** Ends an attempt that takes too long by closing its socket, whatever it is blocked in. */
    private static final class Deadline {
        private @Nullable Socket socket;
        private boolean expired;

        synchronized Socket watch(Socket opened) throws IOException {
            if (expired) {
                opened.close();
                throw new SocketTimeoutException("no answer in time");
            }
            socket = opened;
            return opened;
        }

        synchronized void expire() {
            expired = true;
            if (socket != null) {
                HookConnection.closeQuietly(socket);
            }
        }

        /** From here on the socket is no longer this attempt's. */
        synchronized void release() {
            socket = null;
        }

        synchronized boolean expired() {
            return expired;
        }
    }

    /**
     * Sends the request.
     *
     * @param addresses where to connect to, tried in order
     * @return the status of the answer, 200 to 599
     * @throws IOException when there was no answer, none in time or none that is HTTP; the message says which
     */
    int send(URI url, List<InetAddress> addresses, OutgoingRequest request, String deliveryId) throws IOException {
        HookTarget target = HookTarget.of(url);
        byte[] message = message(url, target, request, "Santral-Delivery: " + deliveryId);
        Deadline deadline = new Deadline();
        ScheduledFuture<?> alarm = timer.schedule(deadline::expire, timeout.toNanos(), TimeUnit.NANOSECONDS);
        try {
            HookConnection kept = idle.take(target, addresses);
            if (kept != null) {
                deadline.watch(kept.socket());
                Integer status = exchangeOnKept(kept, message, deadline);
                if (status != null) {
                    return status;
                }
            }
            return exchange(open(target, addresses, deadline, timeout), message, deadline);
        } catch (IOException e) {
            if (deadline.expired()) {
                throw new SocketTimeoutException("no answer within " + timeout.toMillis() + " ms");
            }
            throw e;
        } finally {
            alarm.cancel(false);
        }
    }

    /**
     * Gets what the URL holds, on a connection of its own. Redirects are not followed.
     *
     * @param addresses where to connect to, tried in order
     * @param accept what is wanted, as the header says it
     * @param mostBytes of the body
     * @throws IOException when there was no answer of status 200 with so much at the most, in time; the message says why
     */
    byte[] get(URI url, List<InetAddress> addresses, String accept, int mostBytes) throws IOException {
        return ask(url, addresses, new OutgoingRequest("GET", Map.of("Accept", accept), null, ""), mostBytes, timeout);
    }

    /**
     * Sends the request and reads the whole answer, on a connection of its own. Redirects are not followed.
     *
     * @param addresses where to connect to, tried in order
     * @param mostBytes of the body
     * @param within time for all of it
     * @throws IOException when there was no answer of status 200 with so much at the most, in time; the message says why
     */
    byte[] ask(URI url, List<InetAddress> addresses, OutgoingRequest request, int mostBytes, Duration within)
            throws IOException {
        HookTarget target = HookTarget.of(url);
        byte[] message = message(url, target, request, "Connection: close");
        Deadline deadline = new Deadline();
        ScheduledFuture<?> alarm = timer.schedule(deadline::expire, within.toNanos(), TimeUnit.NANOSECONDS);
        try {
            HookConnection connection = open(target, addresses, deadline, within);
            try {
                int status = connection.exchange(message);
                if (status != 200) {
                    throw new IOException("the answer is " + status);
                }
                return connection.body(mostBytes);
            } finally {
                connection.close();
            }
        } catch (IOException e) {
            if (deadline.expired()) {
                throw new SocketTimeoutException("not complete within " + within.toMillis() + " ms");
            }
            throw e;
        } finally {
            alarm.cancel(false);
        }
    }

    /** Null when the receiver had closed the kept connection, which says nothing about the receiver. */
    private @Nullable Integer exchangeOnKept(HookConnection kept, byte[] message, Deadline deadline)
            throws IOException {
        try {
            return exchange(kept, message, deadline);
        } catch (IOException e) {
            if (kept.answerBegun() || deadline.expired()) {
                throw e;
            }
            return null;
        }
    }

    private int exchange(HookConnection connection, byte[] message, Deadline deadline) throws IOException {
        boolean keep = false;
        try {
            int status = connection.exchange(message);
            keep = connection.finishAnswer();
            return status;
        } finally {
            deadline.release();
            if (!keep || !idle.give(connection)) {
                connection.close();
            }
        }
    }

    /** @param within shared by the addresses, so that one that says nothing leaves time for the next */
    private HookConnection open(HookTarget target, List<InetAddress> addresses, Deadline deadline, Duration within)
            throws IOException {
        List<InetAddress> tried = addresses.subList(0, Math.min(MAX_ADDRESSES, addresses.size()));
        int connectMs = Math.toIntExact(Math.max(1, within.toMillis() / tried.size()));
        IOException failure = new IOException("no address to connect to");
        for (InetAddress address : tried) {
            Socket socket = deadline.watch(new Socket());
            try {
                socket.setTcpNoDelay(true);
                socket.connect(new InetSocketAddress(address, target.port()), connectMs);
                return new HookConnection(target, address, socket, target.tls() ? secure(socket, target) : socket);
            } catch (IOException e) {
                HookConnection.closeQuietly(socket);
                failure = e;
            }
        }
        throw failure;
    }

    private Socket secure(Socket socket, HookTarget target) throws IOException {
        SSLSocket secured = (SSLSocket) tls.createSocket(socket, target.host(), target.port(), true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        secured.startHandshake();
        return secured;
    }

    private static byte[] message(URI url, HookTarget target, OutgoingRequest request, String header) {
        byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
        StringBuilder head =
                new StringBuilder(512).append(request.method()).append(' ').append(place(url, request));
        head.append(" HTTP/1.1\r\nHost: ").append(target.hostHeader()).append("\r\n");
        if (request.headers().keySet().stream().noneMatch("User-Agent"::equalsIgnoreCase)) {
            head.append("User-Agent: Santral\r\n");
        }
        request.headers()
                .forEach((name, value) ->
                        head.append(name).append(": ").append(value).append("\r\n"));
        if (request.contentType() != null) {
            head.append("Content-Type: ").append(request.contentType()).append("\r\n");
        }
        head.append(header).append("\r\n");
        if (!request.method().equals("GET")) {
            head.append("Content-Length: ").append(body.length).append("\r\n");
        }
        head.append("\r\n");
        byte[] start = head.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] whole = new byte[start.length + body.length];
        System.arraycopy(start, 0, whole, 0, start.length);
        System.arraycopy(body, 0, whole, start.length, body.length);
        return whole;
    }

    /** The URL's own path and query, and after each what the request adds to it. */
    private static String place(URI url, OutgoingRequest request) {
        String own = pathAndQuery(url);
        int mark = own.indexOf('?');
        String path = mark < 0 ? own : own.substring(0, mark);
        String query = mark < 0 ? "" : own.substring(mark + 1);
        if (!request.path().isEmpty()) {
            path = (path.endsWith("/") ? path.substring(0, path.length() - 1) : path) + request.path();
        }
        if (!request.query().isEmpty()) {
            query = query.isEmpty() || query.endsWith("&") ? query + request.query() : query + "&" + request.query();
        }
        return mark < 0 && query.isEmpty() ? path : path + "?" + query;
    }

    private static String pathAndQuery(URI url) {
        URI ascii = URI.create(url.toASCIIString());
        String path = ascii.getRawPath() == null || ascii.getRawPath().isEmpty() ? "/" : ascii.getRawPath();
        return ascii.getRawQuery() == null ? path : path + "?" + ascii.getRawQuery();
    }

    @Override
    public void close() {
        timer.shutdownNow();
        idle.close();
    }
}
