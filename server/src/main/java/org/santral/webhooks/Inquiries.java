package org.santral.webhooks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import org.santral.webhooks.TargetGuard.TargetRefused;

/**
 * Asks web services of tenants something for which somebody waits, such as a caller on the line: under the same guard as
 * web hooks, once, without following redirects, and over at a given moment whatever the service does.
 */
public final class Inquiries implements AutoCloseable {
    /** Far more than calls wait at one time unless a service hangs; more than that are refused at once. */
    private static final int AT_ONCE = 1000;

    /** Every inquiry brings its own. */
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private final TargetGuard guard;
    private final HookClient client;
    private final Semaphore places = new Semaphore(AT_ONCE);

    public Inquiries(TargetGuard guard) {
        this.guard = guard;
        this.client = new HookClient(LONGEST, (SSLSocketFactory) SSLSocketFactory.getDefault());
    }

    /**
     * Sends a request. Never blocks.
     *
     * @param operatorSet whether the URL may lead to private addresses, see {@link TargetGuard}
     * @param mostBytes of the answer
     * @param within time for everything: looking up the name, connecting, TLS, request and answer
     * @return the body of an answer with status 200, else a failure; done when the time is up at the latest. Cancelling it
     *     closes the connection at once
     */
    public CompletableFuture<byte[]> ask(
            URI url, boolean operatorSet, OutgoingRequest request, int mostBytes, Duration within) {
        if (!places.tryAcquire()) {
            return CompletableFuture.failedFuture(new IOException("too many services are being asked"));
        }
        long endNanos = System.nanoTime() + within.toNanos();
        CompletableFuture<byte[]> answer = new CompletableFuture<>();
        Thread asking = Thread.ofVirtual().name("inquiry").unstarted(() -> {
            try {
                List<InetAddress> addresses = guard.permitted(url, operatorSet);
                Duration left = Duration.ofNanos(endNanos - System.nanoTime());
                if (!left.isPositive()) {
                    throw new SocketTimeoutException("no time left after the name was looked up");
                }
                answer.complete(client.ask(url, addresses, request, mostBytes, left));
            } catch (IOException | TargetRefused | InterruptedException | RuntimeException e) {
                answer.completeExceptionally(e);
            } finally {
                places.release();
            }
        });
        answer.orTimeout(within.toNanos(), TimeUnit.NANOSECONDS);
        // Done from outside, by the clock or by whoever asked: an interrupted virtual thread closes the socket it waits
        // on.
        answer.whenComplete((body, failure) -> asking.interrupt());
        asking.start();
        return answer;
    }

    /** Inquiries under way, for tests. */
    int underWay() {
        return AT_ONCE - places.availablePermits();
    }

    @Override
    public void close() {
        client.close();
    }
}
